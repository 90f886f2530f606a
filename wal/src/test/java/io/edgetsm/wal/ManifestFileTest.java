package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManifestFileTest {
    private static final StoreId STORE = new StoreId(1, 2);

    private static Manifest manifest(int epoch) {
        return new Manifest(STORE, epoch, 16, 0, 3, 0, List.of(1L, 2L, 3L));
    }

    private static final class Replacing implements Workload {
        private int acknowledged;
        private int attempted;

        @Override
        public void run(SimulatedStorage storage) {
            while (attempted < 6) {
                attempted++;
                ManifestFile.write(storage, manifest(attempted));
                acknowledged = attempted;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAlwaysOneWholeManifestTheOldOrTheNew(UnforcedFate fate) {
        for (CutRun<Replacing> run : PowerCut.atEveryWriteAndForce(Replacing::new)) {
            for (long seed = 0; seed < 20; seed++) {
                SimulatedStorage after = run.after(seed, fate);
                Replacing replacing = run.workload();
                if (ManifestFile.exists(after)) {
                    Manifest found = ManifestFile.read(after);
                    assertTrue(found.epoch() >= replacing.acknowledged && found.epoch() <= replacing.attempted);
                    assertEquals(manifest(found.epoch()), found);
                } else {
                    assertEquals(0, replacing.acknowledged);
                }
                // What an interrupted replacement has left is in nobody's way.
                ManifestFile.write(after, manifest(9));
                assertEquals(9, ManifestFile.read(after).epoch());
            }
        }
    }

    @Test
    void aDirectoryWithoutManifestIsNotAStore() {
        SimulatedStorage storage = new SimulatedStorage();
        NotAStoreException refusal = assertThrows(NotAStoreException.class, () -> ManifestFile.read(storage));
        assertEquals(storage.path(), refusal.path());
        assertFalse(ManifestFile.exists(storage));
    }

    @Test
    void aManifestBeyondItsLimitIsRefusedBeforeItIsRead() {
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(StoreFiles.MANIFEST, new byte[Manifest.MAX_BYTES + 8]);
        CorruptDataException refusal = assertThrows(CorruptDataException.class, () -> ManifestFile.read(storage));
        assertTrue(refusal.file().endsWith(StoreFiles.MANIFEST));
        assertEquals(0, storage.openFileCount());
    }
}
