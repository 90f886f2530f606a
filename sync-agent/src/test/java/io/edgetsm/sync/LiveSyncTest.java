package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.wal.ManifestFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSyncTest {
    @TempDir
    Path directory;

    private Path replicaOf(Path source, Path root) {
        try (Storage storage = DirectoryStorage.open(source)) {
            return root.resolve(ManifestFile.read(storage).storeId().toString());
        }
    }

    @Test
    void aStoreWhoseWriterGoesOnIsShippedBesideIt() throws Exception {
        Path source = directory.resolve("source");
        Path root = directory.resolve("upstream");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        CountDownLatch syncsBesideIt = new CountDownLatch(2);
        StoreConfig config = StoreConfig.builder(source)
                .logBytes(4 << 20)
                .tsmFileBytes(2 << 20)
                .build();
        try (Receiver receiver = Receiver.start(root);
                EdgeStore store = EdgeStore.open(config)) {
            Future<?> writing = writer.submit(() -> {
                for (int piece = 0; piece < 120; piece++) {
                    if (piece == 60) {
                        syncsBesideIt.await();
                    }
                    SourceStore.append(store, piece);
                    if (piece % 10 == 9) {
                        store.flush();
                    }
                }
                return null;
            });
            String address = receiver.uri().toString();
            int syncs = 0;
            long sent = 0;
            try (Target target = Target.of(address, null);
                    SyncAgent agent = SyncAgent.open(source, target, SyncConfig.defaults())) {
                for (boolean last = false; !last; ) {
                    last = writing.isDone();
                    SyncReport report = agent.syncOnce();
                    assertEquals(List.of(), report.problems());
                    assertEquals(0, report.blocksAlreadyThere());
                    sent += report.blocks();
                    syncs++;
                    syncsBesideIt.countDown();
                }
                writing.get();
                // What a flush made durable may go as soon as a page of the log says so: with the next append.
                store.flush();
                store.series("count", ValueType.INT64).append(SourceStore.START, 1L, Durability.FORCED);
                SyncReport report = agent.syncOnce();
                assertEquals(1, report.samplesOnlyInLog());
                sent += report.blocks();
            }
            assertTrue(syncs > 2, "syncs=" + syncs);
            assertEquals(sent, Contents.blocks(replicaOf(source, root)).size());
        } finally {
            writer.shutdownNow();
        }
        SourceStore.flush(source);
        try (Target target = DirectoryTarget.of(root);
                SyncAgent agent = SyncAgent.open(source, target, SyncConfig.defaults())) {
            agent.syncOnce();
        }
        assertEquals(Contents.samples(source), Contents.samples(replicaOf(source, root)));
        assertEquals(Contents.blocks(source), Contents.blocks(replicaOf(source, root)));
    }

    /** Every answer but each third is lost on the way back, after the batch has been stored. */
    private record LosingAnswers(Target target, int[] calls) implements Target {
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
            if (calls[0]++ % 3 != 2) {
                throw new TargetUnavailableException(description(), "reason=\"answer lost\"", -1, null);
            }
            return ack;
        }

        @Override
        public void close() {
            target.close();
        }
    }

    @Test
    void lostAnswersMakeTheAgentSendAgainAndNothingTwice() {
        Path source = directory.resolve("source");
        Path root = directory.resolve("upstream");
        SourceStore.create(source, 4);
        SyncConfig config = SyncConfig.builder()
                .batchBytes(Batch.MIN_SIZE_LIMIT_BYTES)
                .pause(nanos -> {})
                .build();
        try (Receiver receiver = Receiver.start(root);
                Target target = new LosingAnswers(Target.of(receiver.uri().toString(), null), new int[1]);
                SyncAgent agent = SyncAgent.open(source, target, config)) {
            SyncReport report = agent.syncOnce();
            assertEquals(2 * report.batches(), report.retries());
            assertEquals(report.blocks(), report.blocksAlreadyThere());
        }
        Path replica = replicaOf(source, root);
        assertEquals(Contents.blocks(source), Contents.blocks(replica));
        assertEquals(Contents.samples(source), Contents.samples(replica));
    }
}
