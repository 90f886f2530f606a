package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A full disk is no obstacle to opening, reading, dropping the oldest, and to going on by itself when space returns. */
class FullDiskTest {
    private static final int MOST_FREE_PAGES = 12;

    private static void leaveFree(SimulatedStorage storage, long bytes) {
        storage.limitCapacity(1L << 30);
        storage.limitCapacity((1L << 30) - storage.reopen().usableSpaceBytes() + bytes);
    }

    private static EdgeStore open(SimulatedStorage storage, StoreLife life) {
        return EdgeStore.open(StoreLife.config(life.clock(), 8 << 20), storage.reopen(), false);
    }

    @Seeded(runs = 4)
    void aStoreOpensAndHealsHoweverLittleIsFree(SampleRandom random) {
        long seed = random.nextLong();
        SimulatedStorage disk = new SimulatedStorage(seed);
        StoreScript life = new StoreScript(seed, 60);
        life.run(disk);
        for (int pages = 0; pages <= MOST_FREE_PAGES; pages++) {
            SimulatedStorage full = disk.kill();
            leaveFree(full, pages * 4096L);
            try (EdgeStore store = open(full, life)) {
                StoreState expected = life.model().stateAt(store.appendedLsn());
                StoreJudge.assertSame(expected, StoreJudge.state(store), "free pages=" + pages);
                refusedOrTaken(store, life);
                StoreJudge.assertSame(expected, StoreJudge.state(store), "still, free pages=" + pages);
                full.limitCapacity(Long.MAX_VALUE);
                life.clock().advance(Duration.ofMinutes(1));
                store.runAgents();
                store.series("healed", ValueType.INT64).append(1, 1, Durability.FORCED);
                store.flush();
                assertTrue(full.reopen().exists(StoreFiles.RESERVE), "the reserve is there again");
            }
        }
    }

    /** Blocks that a full disk cannot take: an append is taken, or refused with a typed error. */
    private static void refusedOrTaken(EdgeStore store, StoreLife life) {
        try {
            store.flush();
            store.series("x", ValueType.INT64);
            store.force();
        } catch (StorageFailureException | StoreSuspendedException e) {
            assertNotNull(e.getMessage());
        }
        life.clock().advance(Duration.ofMillis(300));
        store.runAgents();
    }

    @Test
    void everyCallOfAnOpenMayFindTheDiskFullOnce() {
        SimulatedStorage disk = new SimulatedStorage(7);
        StoreScript life = new StoreScript(7, 60);
        life.run(disk);
        FaultRule rule;
        int call = 1;
        do {
            SimulatedStorage full = disk.kill();
            rule = FaultRule.once(Fault.ENOSPC, call)
                    .on(Operation.CREATE, Operation.WRITE, Operation.RENAME)
                    // The ring has all its bytes already.
                    .onFiles(name -> !name.startsWith(StoreFiles.LOG) && !name.equals(StoreFiles.LOCK));
            full.inject(rule);
            try (EdgeStore store = open(full, life)) {
                StoreJudge.assertSame(
                        life.model().stateAt(store.appendedLsn()), StoreJudge.state(store), "call " + call);
                store.series("healed", ValueType.INT64).append(1, 1, Durability.FORCED);
            }
            call++;
        } while (rule.hits() > 0);
        assertTrue(call > 3, "calls=" + call);
    }

    /** A ring of 16 pages and files of 64 KB, of which the oldest goes when the disk is full. */
    private static StoreConfig smallFilesOf(StoreScript life) {
        return StoreConfig.builder(java.nio.file.Path.of("simulated"))
                .logBytes(16 * 4096)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .dropOldestWhenFull(true)
                .clock(life.clock())
                .build();
    }

    @Test
    void theOldestIsDroppedWithNothingFreeAtAll() {
        SimulatedStorage disk = new SimulatedStorage(9);
        StoreScript life = new StoreScript(9, 1);
        StoreConfig config = smallFilesOf(life);
        Random noise = new Random(9);
        try (EdgeStore store = EdgeStore.open(config, disk.reopen(), false)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 0; i < 40_000; i++) {
                series.append(StoreLife.START + i, noise.nextLong());
                if (i == 20_000) {
                    leaveFree(disk, 0);
                }
                if (i % 100 == 0) {
                    life.clock().advance(Duration.ofSeconds(31));
                    store.runAgents();
                }
            }
            store.force();
            assertEquals(40_000, store.appendedLsn());
        }
    }

    @Test
    void whoFillsTheDiskByHimselfDoesNotMakeTheStoreDropAll() {
        SimulatedStorage disk = new SimulatedStorage(10);
        StoreScript life = new StoreScript(10, 1);
        StoreConfig config = smallFilesOf(life);
        Random noise = new Random(10);
        try (EdgeStore store = EdgeStore.open(config, disk.reopen(), false)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 0; i < 200_000; i++) {
                series.append(StoreLife.START + i, noise.nextLong());
            }
            store.flush();
            int files = tsmFiles(disk);
            disk.inject(FaultRule.from(Fault.ENOSPC, 1)
                    .on(Operation.WRITE)
                    .onFiles(name -> name.endsWith(StoreFiles.TSM_SUFFIX)));
            series.append(0, 0);
            assertThrows(StoreSuspendedException.class, store::flush);
            life.clock().advance(Duration.ofMinutes(1));
            store.runAgents();
            int left = tsmFiles(disk);
            assertTrue(left < files && left > files / 2, "files=" + files + " left=" + left);
        }
    }

    private static int tsmFiles(SimulatedStorage disk) {
        return (int) disk.reopen().list().stream()
                .filter(name -> name.endsWith(StoreFiles.TSM_SUFFIX))
                .count();
    }

    @Test
    void aCatalogueThatFindsTheDiskFullCostsNoRing() {
        SimulatedStorage disk = new SimulatedStorage(11);
        StoreScript life = new StoreScript(11, 1);
        life.run(disk);
        try (EdgeStore store = open(disk, life)) {
            leaveFree(disk, 0);
            disk.reopen().delete(StoreFiles.RESERVE);
            leaveFree(disk, 0);
            SensorSeries series = store.series("new", ValueType.INT64);
            series.append(1, 1);
            refusedOrTaken(store, life);
            disk.limitCapacity(Long.MAX_VALUE);
            life.clock().advance(Duration.ofMinutes(1));
            store.runAgents();
            series.append(2, 2, Durability.FORCED);
            assertTrue(disk.reopen().exists(StoreFiles.LOG), "the ring is the old one");
        }
    }
}
