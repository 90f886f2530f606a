package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.StoresOnAnyStorage;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.UnsupportedFormatException;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * A file of a later version is refused by name, with the version found and those supported, by whoever opens it, and stays as
 * it is. Watermarks are treated so in {@code SyncAgentTest}.
 */
class VersionsTest {
    private static final int LATER = 2;

    private final SimulatedStorage storage = GoldenFilesTest.store();

    private byte[] later(String name, int versionOffset, int sealedLength) {
        byte[] bytes = storage.bytesOf(name);
        Bytes.putU16(bytes, versionOffset, LATER);
        new FrameChecksum().seal(bytes, 0, sealedLength);
        storage.put(name, bytes);
        return bytes;
    }

    @Test
    void aLaterManifestIsRefusedByEverybody() {
        int length = storage.bytesOf(StoreFiles.MANIFEST).length;
        byte[] written = later(StoreFiles.MANIFEST, Manifest.VERSION_OFFSET, length);
        assertRefused(StoreFiles.MANIFEST, () -> StoreView.open(storage));
        assertRefused(StoreFiles.MANIFEST, () -> StoreVerifier.verify(storage, bytes -> {}));
        assertRefused(StoreFiles.MANIFEST, () -> StoresOnAnyStorage.openSmall(storage, new ManualClock(0)));
        assertArrayEquals(written, storage.bytesOf(StoreFiles.MANIFEST));
    }

    @Test
    void aLaterTsmFileIsRefusedAndLeftAsItIs() {
        String name = StoreFiles.tsm(1);
        byte[] written = later(name, TsmFileHeader.VERSION_OFFSET, TsmFileHeader.BYTES);
        assertRefused(name, () -> TsmFile.open(storage, name));
        assertRefused(name, () -> StoreView.open(storage));
        assertRefused(name, () -> StoresOnAnyStorage.openSmall(storage, new ManualClock(0)));
        assertArrayEquals(written, storage.bytesOf(name));
    }

    private static void assertRefused(String name, Executable open) {
        UnsupportedFormatException refusal = assertThrows(UnsupportedFormatException.class, open);
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
        assertEquals(LATER, refusal.found());
        assertEquals(1, refusal.oldest());
        assertEquals(1, refusal.newest());
    }
}
