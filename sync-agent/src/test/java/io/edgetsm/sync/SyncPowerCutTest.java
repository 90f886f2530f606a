package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.StoresOnAnyStorage;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import io.edgetsm.wal.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Power cuts and deaths at every point of a sync, on the gateway's side and on the target's. Afterwards a further sync
 * always leaves the target with each block of the store exactly once, and what had been acknowledged was never missing.
 */
class SyncPowerCutTest {
    private static final SyncConfig CONFIG = SyncConfig.builder()
            .batchBytes(Batch.MIN_SIZE_LIMIT_BYTES)
            .maxAttempts(1)
            .build();
    private static SimulatedStorage source;

    @BeforeAll
    static void create() {
        source = SimulatedSource.create(2);
    }

    /** A target on a simulated disk, and the batches it has acknowledged. */
    private static final class SimulatedTarget implements Target {
        private final DirectoryTarget target;
        private final List<Batch> acknowledged = new ArrayList<>();

        SimulatedTarget(SimulatedStorage disk) {
            this.target = new DirectoryTarget("simulated", new Replicas(new Replicas.Root() {
                @Override
                public Storage open(StoreId store) {
                    if (!disk.reopen().exists("MANIFEST")) {
                        throw new MissingFileException("open", "simulated", null);
                    }
                    return disk;
                }

                @Override
                public Storage create(StoreId store) {
                    return disk.reopen();
                }
            }));
        }

        @Override
        public String id() {
            return target.id();
        }

        @Override
        public String description() {
            return target.description();
        }

        @Override
        public OptionalLong blocksHeld(StoreId store) {
            return target.blocksHeld(store);
        }

        @Override
        public Ack send(Batch batch) {
            Ack ack = target.send(batch);
            acknowledged.add(batch);
            return ack;
        }

        @Override
        public void close() {
            target.close();
        }
    }

    private static SyncReport sync(SimulatedStorage store, Target target) {
        try (SyncAgent agent = SyncAgent.open(store.reopen(), target, CONFIG)) {
            return agent.syncOnce();
        }
    }

    private static SyncReport sync(SimulatedStorage store, SimulatedStorage replica) {
        try (SimulatedTarget target = new SimulatedTarget(replica)) {
            return sync(store, target);
        }
    }

    private static void assertComplete(SimulatedStorage store, SimulatedStorage replica, String where) {
        assertEquals(Contents.blocks(store.reopen()), Contents.blocks(replica.reopen()), where);
        assertEquals(Contents.samples(store), Contents.samples(replica), where);
        assertEquals(0, sync(store, replica).batches(), where);
    }

    private static void assertHolds(SimulatedStorage replica, List<Batch> acknowledged, String where) {
        Map<String, String> held = acknowledged.isEmpty() ? Map.of() : Contents.blocks(replica.reopen());
        for (Batch batch : acknowledged) {
            for (Batch.Block block : batch.blocks()) {
                assertTrue(held.containsKey(BlockId.text(block.id())), where);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UnforcedFate.class)
    void aCutAtTheTargetLosesNothingAcknowledged(UnforcedFate fate) {
        List<SimulatedTarget> targets = new ArrayList<>();
        List<SimulatedStorage> stores = new ArrayList<>();
        for (CutRun<Workload> run : PowerCut.atEveryWriteAndForce(() -> disk -> {
            targets.add(new SimulatedTarget(disk));
            stores.add(source.kill());
            sync(stores.get(stores.size() - 1), targets.get(targets.size() - 1));
        })) {
            String where = fate + " " + run.cutAt();
            SimulatedStorage store = stores.get(stores.size() - 1).kill();
            SimulatedStorage replica = run.after(stores.size(), fate);
            assertHolds(replica, targets.get(targets.size() - 1).acknowledged, where);
            sync(store, replica);
            assertComplete(store, replica, where);
        }
        assertTrue(stores.size() > 20);
    }

    @Test
    void theDeathOfTheReceiverAtAnyPointIsNoticedByNobodyAfterwards() {
        List<SimulatedStorage> stores = new ArrayList<>();
        for (CutRun<Workload> run : PowerCut.atEveryWriteAndForce(() -> disk -> {
            stores.add(source.kill());
            sync(stores.get(stores.size() - 1), disk);
        })) {
            SimulatedStorage store = stores.get(stores.size() - 1).kill();
            SimulatedStorage replica = run.afterKill();
            sync(store, replica);
            // What the dead process had renamed but not forced must have become durable before it was answered for.
            SimulatedStorage cutAfterwards = replica.cut(7, UnforcedFate.LOST);
            assertComplete(store, cutAfterwards, String.valueOf(run.cutAt()));
        }
    }

    @ParameterizedTest
    @EnumSource(UnforcedFate.class)
    void aCutAtTheGatewayOnlyMakesItSendAgain(UnforcedFate fate) {
        List<SimulatedStorage> replicas = new ArrayList<>();
        for (CutRun<Workload> run : PowerCut.atEveryWriteAndForce(
                () -> disk -> {
                    replicas.add(new SimulatedStorage());
                    sync(disk, replicas.get(replicas.size() - 1));
                },
                source::kill)) {
            SimulatedStorage store = run.after(replicas.size(), fate);
            SimulatedStorage replica = replicas.get(replicas.size() - 1).kill();
            SyncReport report = sync(store, replica);
            assertEquals(List.of(), report.problems(), fate + " " + run.cutAt());
            assertComplete(store, replica, fate + " " + run.cutAt());
        }
        assertTrue(replicas.size() > 10);
    }

    @ParameterizedTest
    @EnumSource(UnforcedFate.class)
    void theLogPageThatVouchesForBlocksIsForcedBeforeTheyAreShipped(UnforcedFate fate) {
        SimulatedStorage disk = new SimulatedStorage();
        SimulatedStorage replica = new SimulatedStorage();
        try (EdgeStore store = SimulatedSource.open(disk)) {
            SourceStore.append(store, 0);
            store.flush();
            // The page that vouches for the blocks is written, and not forced yet.
            SourceStore.append(store, 1);
            store.await(Durability.WRITTEN);
            syncBeside(disk, replica);
            Map<String, String> shipped = Contents.blocks(replica.reopen());
            assertTrue(shipped.size() > 3);
            SimulatedStorage after = disk.cut(1, fate);
            SimulatedSource.open(after).close();
            assertTrue(Contents.blocks(after.reopen()).entrySet().containsAll(shipped.entrySet()));
        }
    }

    /**
     * The store lives on, is cut in the middle of it, recovers and goes on; agents sync at any time between its operations.
     * What was shipped is never taken back by a recovery, so the target ends with the store's blocks and no others.
     */
    @Seeded(runs = 10)
    void whatWasShippedIsStillInTheStoreAfterACut(SampleRandom random) {
        SimulatedStorage replica = new SimulatedStorage();
        SimulatedStorage disk = new SimulatedStorage(random.nextLong());
        for (int life = 0; life < 4; life++) {
            SimulatedStorage living = disk;
            long syncEvery = random.nextLong(1, 20);
            long[] seen = {0};
            boolean[] syncing = {false};
            living.onOperation(point -> {
                // Between any two operations of the writer, as another process would come. It looks at a copy, which is
                // what the page cache is to it, and forces the real disk.
                if (point.operation() == Operation.WRITE && !syncing[0] && ++seen[0] % syncEvery == 0) {
                    syncing[0] = true;
                    syncBeside(living, replica);
                    syncing[0] = false;
                }
            });
            living.runUntil(random.nextLong(40, 400));
            live(living, random);
            disk = living.cut(random.nextLong(), random.pick(UnforcedFate.values()));
        }
        try (EdgeStore store = SimulatedSource.open(disk)) {
            store.flush();
        }
        disk.reopen();
        sync(disk, replica);
        assertComplete(disk, replica, "seed=" + random.seed());
    }

    /**
     * A force of the first TSM file fails, and the file is given up. What had been forced of it before stands nowhere else: a
     * sync sends all of it, although the log may hold it still, for the next one begins behind.
     */
    @Seeded(runs = 10)
    void whatAFileGivenUpHoldsIsShippedAtOnce(SampleRandom random) {
        SimulatedStorage replica = new SimulatedStorage();
        SimulatedStorage disk = new SimulatedStorage(random.nextLong());
        // The first force is of its header, the second of its first blocks.
        FaultRule rule = FaultRule.once(Fault.EIO, 3).on(Operation.FORCE).onFiles(StoreFiles.tsm(1)::equals);
        disk.inject(rule);
        boolean[] syncing = {false};
        disk.onOperation(point -> {
            if (point.operation() == Operation.WRITE && rule.hits() > 0 && !syncing[0]) {
                syncing[0] = true;
                if (ManifestFile.read(disk).sealedFileIds().contains(1L)) {
                    syncBeside(disk, replica);
                    Set<String> given = Contents.blocks(disk, List.of(1L)).keySet();
                    assertTrue(given.size() > 3);
                    assertTrue(Contents.blocks(replica.reopen()).keySet().containsAll(given));
                }
                syncing[0] = false;
            }
        });
        try (EdgeStore store = StoresOnAnyStorage.openSmall(disk, new ManualClock(SourceStore.START))) {
            for (int piece = 0; piece < 6; piece++) {
                SourceStore.append(store, piece);
                store.await(random.pick(Durability.WRITTEN, Durability.FORCED));
            }
            store.flush();
        }
        assertEquals(1, rule.hits());
        disk.onOperation(point -> {});
        sync(disk, replica);
        assertEquals(Contents.samples(disk.reopen()), Contents.samples(replica.reopen()));
    }

    private static void live(SimulatedStorage disk, SampleRandom random) {
        try (EdgeStore store = SimulatedSource.open(disk)) {
            for (int piece = 0; piece < 12; piece++) {
                SourceStore.append(store, random.nextInt(1000));
                switch (random.nextInt(4)) {
                    case 0 -> store.flush();
                    case 1 -> store.snapshot("*").close();
                    default -> store.await(Durability.WRITTEN);
                }
            }
        } catch (PowerCut cut) {
            return;
        } catch (RuntimeException e) {
            // The store met the cut behind the caller's back and says that it has failed.
            if (!disk.isPowerOff()) {
                throw e;
            }
        }
    }

    private static void syncBeside(SimulatedStorage living, SimulatedStorage replica) {
        if (!living.exists("MANIFEST")) {
            return;
        }
        try (SimulatedTarget target = new SimulatedTarget(replica);
                SyncAgent agent = SyncAgent.open(new KeptOpen(living), target, CONFIG)) {
            agent.syncOnce();
        }
    }
}
