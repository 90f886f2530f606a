package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.reader.WalkedIndex.WalkedBlock;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.wal.ManifestFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A growing file that has lost blocks whose samples are still in the log. */
class LostBlockTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int SAMPLES = 512;

    private final ManualClock clock = new ManualClock(START);
    private final SampleRandom random = SampleRandom.ofSeed(11);

    @Test
    void samplesOfALostPartOfACutOutliveTheSealOfItsFile() {
        SimulatedStorage storage = new SimulatedStorage();
        TreeMap<Long, Long> appended = new TreeMap<>();
        try (EdgeStore store = open(storage)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 0; i < SAMPLES; i++) {
                // Random bits do not fit one block: the cut gets two parts.
                long value = random.nextLong();
                series.append(START + i, value);
                appended.put(START + i, value);
            }
            store.flush();
        }
        long growing = loseLastBlock(storage);
        try (EdgeStore store = open(storage)) {
            assertEquals(appended, samples(store));
            fillUntilSealed(store, storage, growing);
        }
        try (EdgeStore store = open(storage)) {
            assertEquals(appended, samples(store));
        }
    }

    private EdgeStore open(SimulatedStorage storage) {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(1 << 20)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .clock(clock)
                .build();
        return EdgeStore.open(config, storage.reopen(), false);
    }

    private static long loseLastBlock(SimulatedStorage storage) {
        long fileId = ManifestFile.read(storage.reopen()).growingFileId();
        String name = StoreFiles.tsm(fileId);
        byte[] bytes = storage.bytesOf(name);
        try (TsmFile file = TsmFile.openByWalking(storage, name)) {
            List<WalkedBlock> blocks = file.walk().inOrder();
            WalkedBlock last = blocks.get(blocks.size() - 1);
            assertTrue(last.partCount() > 1, "the cut has parts");
            int at = (int) last.entry().offset();
            Arrays.fill(bytes, at, at + last.entry().length(), (byte) 0);
        }
        storage.put(name, bytes);
        return fileId;
    }

    private void fillUntilSealed(EdgeStore store, SimulatedStorage storage, long growing) {
        SensorSeries filler = store.series("filler", ValueType.INT64);
        Manifest manifest = ManifestFile.read(storage);
        for (int i = 0; !manifest.sealedFileIds().contains(growing); i++) {
            filler.append(START + i, random.nextLong());
            if (i % SAMPLES == 0) {
                store.runAgents();
                manifest = ManifestFile.read(storage);
            }
        }
    }

    private static TreeMap<Long, Long> samples(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("x")) {
            return EdgeStoreTest.read(snapshot, "x");
        }
    }
}
