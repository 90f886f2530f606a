package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation on the disk of the gateway, and of the target, fails once; the next sync makes up for it. */
class SyncFaultTest {
    private static final SyncConfig CONFIG =
            SyncConfig.builder().batchBytes(Batch.MIN_SIZE_LIMIT_BYTES).build();
    private static SimulatedStorage source;

    @BeforeAll
    static void create() {
        source = SimulatedSource.create(2);
    }

    private static Replicas replicasOn(SimulatedStorage disk) {
        return new Replicas(new Replicas.Root() {
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
        });
    }

    private static void assertComplete(SimulatedStorage store, SimulatedStorage replica) {
        assertEquals(Contents.blocks(store.reopen()), Contents.blocks(replica.reopen()));
        assertEquals(Contents.samples(store), Contents.samples(replica));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ENOSPC", "EIO", "EMFILE", "EROFS"})
    void anyFailureAtTheTargetIsTypedAndMadeUpFor(Fault fault) {
        boolean struck = true;
        for (int n = 1; struck; n++) {
            SimulatedStorage store = source.kill();
            SimulatedStorage disk = new SimulatedStorage(n);
            FaultRule rule = FaultRule.once(fault, n);
            disk.inject(rule);
            try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                    SyncAgent agent = SyncAgent.open(store, target, CONFIG)) {
                try {
                    agent.syncOnce();
                } catch (StorageFailureException e) {
                    assertEquals(1, rule.hits(), e.toString());
                }
                disk.clearFaults();
                struck = rule.hits() > 0;
                // The same agent and target go on: what had failed is opened again.
                agent.syncOnce();
            }
            assertEquals(0, disk.openFileCount());
            assertComplete(store, disk.cut(n, UnforcedFate.LOST));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ENOSPC", "EIO", "EMFILE", "EROFS"})
    void anyFailureAtTheGatewayIsTypedAndMadeUpFor(Fault fault) {
        boolean struck = true;
        for (int n = 1; struck; n++) {
            SimulatedStorage store = source.kill();
            SimulatedStorage disk = new SimulatedStorage(n);
            FaultRule rule = FaultRule.once(fault, n);
            store.inject(rule);
            for (int attempt = 0; attempt < 2; attempt++) {
                try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                        SyncAgent agent = SyncAgent.open(store.reopen(), target, CONFIG)) {
                    agent.syncOnce();
                } catch (StorageFailureException e) {
                    assertEquals(0, attempt, e.toString());
                }
                store.clearFaults();
            }
            struck = rule.hits() > 0;
            assertEquals(0, store.openFileCount());
            assertComplete(store, disk.cut(n, UnforcedFate.LOST));
        }
    }

    @Test
    void aReadThatGoesWrongOnceIsDoneAgain() {
        SimulatedStorage large = SimulatedSource.create(6);
        assertTrue(ManifestFile.read(large).sealedFileIds().size() > 0);
        boolean struck = true;
        for (int n = 1; struck; n++) {
            SimulatedStorage store = large.kill();
            SimulatedStorage disk = new SimulatedStorage(n);
            FaultRule rule = FaultRule.once(Fault.BIT_FLIP, n).onFiles(name -> name.endsWith(".tsm"));
            store.inject(rule);
            try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                    SyncAgent agent = SyncAgent.open(store.reopen(), target, CONFIG)) {
                agent.syncOnce();
                agent.syncOnce();
            }
            struck = rule.hits() > 0;
            assertComplete(store, disk);
        }
    }

    /** Bytes of a file answer with an error, as those of a worn card do. */
    private static void wear(SimulatedStorage storage, String file, long from, long end) {
        storage.onOperation(point -> {
            boolean isThere = point.position() < end && point.position() + point.lengthBytes() > from;
            if (point.operation() == Operation.READ && point.name().equals(file) && isThere) {
                throw new StorageFailureException("read", file, new IOException("Input/output error"));
            }
        });
    }

    @Test
    void aBlockThatCannotBeReadIsToldAndTheRestGoesOn() {
        SimulatedStorage store = SimulatedSource.create(6).kill();
        SimulatedStorage disk = new SimulatedStorage();
        String file = StoreFiles.tsm(1);
        BlockEntry worn;
        try (TsmFile sealed = TsmFile.open(store, file)) {
            assertTrue(sealed.isSealed());
            worn = sealed.blocks(sealed.refs()[0]).get(1);
        }
        int all = Contents.blocks(store.reopen()).size();
        store.reopen();
        wear(store, file, worn.offset() + worn.length() / 2, worn.offset() + worn.length());
        try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                SyncAgent agent = SyncAgent.open(store, target, CONFIG)) {
            SyncReport report = agent.syncOnce();
            assertEquals(1, report.problems().size());
            assertTrue(report.problems().get(0).contains("offset=" + worn.offset() + " defect=\"cannot be read"));
            assertEquals(all - 1, report.blocks());
            assertEquals(0, agent.syncOnce().batches());
            // A device that reads nothing of the file is another matter.
            wear(store, file, 0, Long.MAX_VALUE);
            store.list().stream().filter(name -> name.matches("sync-[0-9a-f]+")).forEach(store::delete);
            assertThrows(StorageFailureException.class, agent::syncOnce);
        }
    }

    @Test
    void aWatermarkThatCannotBeReadCountsAsNone() {
        SimulatedStorage store = source.kill();
        SimulatedStorage disk = new SimulatedStorage();
        try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                SyncAgent agent = SyncAgent.open(store, target, CONFIG)) {
            agent.syncOnce();
            wear(store, "sync-" + target.id(), 0, 8);
            SyncReport report = agent.syncOnce();
            assertTrue(report.problems().get(0).startsWith("watermark cannot be read"));
            assertEquals(report.blocks(), report.blocksAlreadyThere());
        }
        assertComplete(store, disk);
    }

    @Test
    void aFullDiskAtTheTargetLeavesItReadableAndHealsWhenThereIsSpace() {
        SimulatedStorage store = source.kill();
        SimulatedStorage disk = new SimulatedStorage();
        disk.limitCapacity(28 << 10);
        try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                SyncAgent agent = SyncAgent.open(store, target, CONFIG)) {
            assertThrows(DiskFullException.class, agent::syncOnce);
            int held = Contents.blocks(disk.reopen()).size();
            assertTrue(held > 0);
            assertFalse(disk.list().contains("incoming.new"));
            assertThrows(DiskFullException.class, agent::syncOnce);
            assertEquals(held, Contents.blocks(disk.reopen()).size());
            disk.limitCapacity(Long.MAX_VALUE);
            agent.syncOnce();
        }
        assertComplete(store, disk);
    }

    @Test
    void aFullDiskAtTheGatewayDoesNotKeepItsBlocksFromLeaving() {
        SimulatedStorage store = source.kill();
        SimulatedStorage disk = new SimulatedStorage();
        store.inject(FaultRule.every(Fault.ENOSPC, 1).on(Operation.CREATE, Operation.WRITE));
        try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                SyncAgent agent = SyncAgent.open(store, target, CONFIG)) {
            SyncReport report = agent.syncOnce();
            assertTrue(report.batches() > 1);
            assertEquals(1, report.problems().size());
            assertTrue(report.problems().get(0).startsWith("watermark cannot be written"));
            assertEquals(0, agent.syncOnce().batches(), "goes on from what it remembers");
            store.clearFaults();
            assertEquals(List.of(), agent.syncOnce().problems());
        }
        try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                SyncAgent agent = SyncAgent.open(store.reopen(), target, CONFIG)) {
            assertEquals(0, agent.syncOnce().batches(), "written when there was space");
        }
        assertComplete(store, disk);
    }

    @Test
    void aReceiverWithoutSpaceSaysSoAndAsksForAnotherAttempt() {
        SimulatedStorage disk = new SimulatedStorage();
        disk.limitCapacity(12 << 10);
        List<String> told = new ArrayList<>();
        ReceiverConfig config = ReceiverConfig.builder().problems(told::add).build();
        Batch batch =
                SimulatedSource.batches(source, Batch.MIN_SIZE_LIMIT_BYTES).get(0);
        try (Receiver receiver = Receiver.start(
                        replicasOn(disk), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
                Target target = Target.of(receiver.uri().toString(), null)) {
            TargetUnavailableException full = assertThrows(TargetUnavailableException.class, () -> target.send(batch));
            assertTrue(full.getMessage().contains("status=507 error=DISK_FULL"), full.getMessage());
            assertEquals(5_000_000_000L, full.retryAfterNanos().orElseThrow());
            assertEquals(1, told.size());
            assertFalse(full.getMessage().contains("simulated"), "the sender learns no path");
            disk.limitCapacity(Long.MAX_VALUE);
            assertEquals(batch.blockCount(), target.send(batch).blocksStored());
        }
        assertEquals(batch.blockCount(), Contents.blocks(disk.reopen()).size());
    }

    @Test
    void otherContentUnderTheSameIdentityIsAConflict() {
        SimulatedStorage disk = new SimulatedStorage();
        Batch batch =
                SimulatedSource.batches(source, Batch.MIN_SIZE_LIMIT_BYTES).get(0);
        // A copy of the store that lived on elsewhere: same store, same epoch, other samples.
        SimulatedStorage one = source.kill();
        SimulatedStorage other = source.kill();
        SimulatedSource.live(one, 5);
        SimulatedSource.live(other, 6);
        try (Replicas replicas = replicasOn(disk)) {
            replicas.add(batch);
            for (Batch each : SimulatedSource.batches(one, Batch.MIN_SIZE_LIMIT_BYTES)) {
                replicas.add(each);
            }
            Map<String, String> before = Contents.blocks(disk.reopen());
            List<Batch> copies = SimulatedSource.batches(other, Batch.MIN_SIZE_LIMIT_BYTES);
            BatchRefusedException refusal =
                    assertThrows(BatchRefusedException.class, () -> replicas.add(copies.get(copies.size() - 1)));
            assertEquals(BatchRefusedException.Reason.CONFLICT, refusal.reason());
            assertEquals(before, Contents.blocks(disk.reopen()));
        }
    }

    /** A replica holds what its readers find in it: in its file the header is damaged, or the definition of a series. */
    @ParameterizedTest
    @ValueSource(ints = {TsmFileHeader.STORE_ID_OFFSET, TsmFileHeader.BYTES + 10})
    void whatNoReaderOfTheReplicaFindsIsSentAgain(int damagedByte) {
        SimulatedStorage store = source.kill();
        SimulatedStorage disk = new SimulatedStorage();
        syncOnce(store, disk);
        byte[] damaged = disk.bytesOf(StoreFiles.tsm(1));
        damaged[damagedByte] ^= 1;
        disk.put(StoreFiles.tsm(1), damaged);
        assertTrue(syncOnce(store, disk).blocks() > 0);
        assertEquals(new StoreReading(store.reopen()).samples, new StoreReading(disk.reopen()).samples);
        assertEquals(0, syncOnce(store, disk).blocks());
    }

    private static SyncReport syncOnce(SimulatedStorage store, SimulatedStorage disk) {
        try (Target target = new DirectoryTarget("simulated", replicasOn(disk));
                SyncAgent agent = SyncAgent.open(store.reopen(), target, CONFIG)) {
            return agent.syncOnce();
        }
    }
}
