package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import org.junit.jupiter.api.Test;

/** A ring gets another size at open, after a clean close and after a kill. */
class LogResizeTest {
    private static final int OTHER_PAGES = 40;

    private final SimulatedStorage storage = new SimulatedStorage(5);
    private final StoreScript life = new StoreScript(5, 40);

    private EdgeStore openResized(SimulatedStorage found) {
        return EdgeStore.open(StoreLife.config(life.clock(), 8 << 20, OTHER_PAGES), found.reopen(), false);
    }

    @Test
    void theNewRingTakesThePlaceOfTheOld() {
        life.run(storage);
        long end = life.acknowledgedForced();
        try (EdgeStore store = openResized(storage)) {
            assertEquals(end, store.appendedLsn());
            StoreJudge.assertSame(life.model().stateAt(end), StoreJudge.state(store), "resized");
        }
        String log = ManifestFile.read(storage.reopen()).logName();
        assertEquals(OTHER_PAGES * 4096, storage.bytesOf(log).length);
        assertEquals(
                1,
                storage.reopen().list().stream()
                        .filter(name -> name.startsWith(StoreFiles.LOG))
                        .count());
    }

    @Test
    void aRingForWhichThereIsNoRoomKeepsItsSize() {
        life.run(storage);
        storage.limitCapacity(1L << 30);
        storage.limitCapacity((1L << 30) - storage.reopen().usableSpaceBytes());
        try (EdgeStore store = openResized(storage)) {
            assertEquals(life.acknowledgedForced(), store.appendedLsn());
            assertTrue(
                    store.recoveryReport().problems().stream().anyMatch(text -> text.contains("log keeps its size")),
                    () -> store.recoveryReport().problems().toString());
            StoreJudge.assertSame(life.model().stateAt(store.appendedLsn()), StoreJudge.state(store), "not resized");
        }
        assertFalse(storage.reopen().exists(StoreFiles.LOG_ASIDE));
    }

    @Seeded(runs = 2)
    void acknowledgedSamplesSurviveACutWithEveryFateAtEveryPointOfAResize(SampleRandom random) {
        SimulatedStorage disk = new SimulatedStorage(random.nextLong());
        StoreScript script = new StoreScript(random.nextLong(), 40);
        script.run(disk);
        SimulatedStorage found = random.nextBoolean() ? disk.kill() : disk.cut(1, UnforcedFate.KEPT);
        StoreJudge judge = new StoreJudge(script, random);
        found.onOperation(point -> {
            if (point.operation().isChanging()) {
                for (UnforcedFate fate : UnforcedFate.values()) {
                    judge.judge(
                            found.cut(random.nextLong(), fate),
                            script.acknowledgedForced(),
                            fate + " " + StoreJudge.at(point));
                }
            }
        });
        EdgeStore.open(StoreLife.config(script.clock(), 8 << 20, OTHER_PAGES), found.reopen(), false)
                .close();
    }
}
