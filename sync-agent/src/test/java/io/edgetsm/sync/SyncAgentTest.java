package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.UnsupportedFormatException;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StoreLockedException;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.wal.ManifestFile;
import io.edgetsm.wal.NotAStoreException;
import io.edgetsm.wal.ReplicaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncAgentTest {
    @TempDir
    Path directory;

    private Path source() {
        return directory.resolve("source");
    }

    private Path root() {
        return directory.resolve("upstream");
    }

    private Path replica() {
        try (Storage storage = DirectoryStorage.open(source())) {
            return root().resolve(ManifestFile.read(storage).storeId().toString());
        }
    }

    private SyncReport sync(Target target, SyncConfig config) {
        try (SyncAgent agent = SyncAgent.open(source(), target, config)) {
            return agent.syncOnce();
        }
    }

    private SyncReport syncToDirectory(SyncConfig config) {
        try (Target target = DirectoryTarget.of(root())) {
            return sync(target, config);
        }
    }

    private static SyncConfig smallBatches() {
        return SyncConfig.builder().batchBytes(Batch.MIN_SIZE_LIMIT_BYTES).build();
    }

    private Path watermarkFile() throws IOException {
        try (Stream<Path> files = Files.list(source())) {
            return files.filter(file -> file.getFileName().toString().matches("sync-[0-9a-f]+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void assertReplicaEqualsSource() {
        assertEquals(Contents.samples(source()), Contents.samples(replica()));
        assertEquals(Contents.blocks(source()), Contents.blocks(replica()));
    }

    @Test
    void aDirectoryGetsEveryBlockAndReadsTheSame() {
        SourceStore.create(source(), 4);
        SyncReport report = syncToDirectory(smallBatches());
        assertReplicaEqualsSource();
        assertEquals(List.of(), report.problems());
        assertEquals(0, report.samplesOnlyInLog());
        assertEquals(0, report.blocksAlreadyThere());
        assertEquals(Contents.blocks(source()).size(), report.blocks());
        assertEquals(Contents.count(Contents.samples(source())), report.samples());
        assertTrue(report.batches() > 3);
    }

    @Test
    void aReceiverGetsEveryBlockAndReadsTheSame() {
        SourceStore.create(source(), 3);
        try (Receiver receiver = Receiver.start(root());
                Target target = Target.of(receiver.uri().toString(), null)) {
            SyncReport report = sync(target, smallBatches());
            assertEquals(List.of(), report.problems());
            assertReplicaEqualsSource();
            Map<String, String> before = Contents.bytes(root());
            assertEquals(0, sync(target, smallBatches()).batches());
            assertEquals(before, Contents.bytes(root()));
        }
        assertReplicaEqualsSource();
    }

    @Test
    void aReplicaOfTheReplicaIsTheSame() {
        SourceStore.create(source(), 2);
        syncToDirectory(SyncConfig.defaults());
        Path further = directory.resolve("further");
        try (Target target = DirectoryTarget.of(further);
                SyncAgent agent = SyncAgent.open(replica(), target, SyncConfig.defaults())) {
            assertEquals(List.of(), agent.syncOnce().problems());
        }
        assertEquals(
                Contents.samples(source()),
                Contents.samples(further.resolve(replica().getFileName())));
    }

    @Test
    void whatIsOnlyInTheLogStaysBehindAndIsCounted() {
        try (EdgeStore store = SourceStore.open(source())) {
            SourceStore.append(store, 0);
            store.flush();
            SourceStore.append(store, 1);
        }
        long all = Contents.count(Contents.samples(source()));
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertTrue(report.samplesOnlyInLog() > 0);
        assertEquals(all, report.samples() + report.samplesOnlyInLog());
        assertEquals(all - report.samplesOnlyInLog(), Contents.count(Contents.samples(replica())));
        SourceStore.flush(source());
        assertEquals(0, syncToDirectory(SyncConfig.defaults()).samplesOnlyInLog());
        assertReplicaEqualsSource();
    }

    @Test
    void onlyWhatIsNewIsSentEachTime() {
        SourceStore.create(source(), 1);
        for (int piece = 1; piece < 5; piece++) {
            syncToDirectory(SyncConfig.defaults());
            int before = Contents.blocks(source()).size();
            try (EdgeStore store = SourceStore.open(source())) {
                SourceStore.append(store, piece);
                store.flush();
            }
            SyncReport report = syncToDirectory(SyncConfig.defaults());
            assertEquals(Contents.blocks(source()).size() - before, report.blocks());
            assertEquals(0, report.blocksAlreadyThere());
            assertReplicaEqualsSource();
        }
    }

    @Test
    void aLostWatermarkMakesTheAgentSendAgainWhichChangesNothing() throws IOException {
        SourceStore.create(source(), 2);
        syncToDirectory(smallBatches());
        try (EdgeStore store = SourceStore.open(source())) {
            SourceStore.append(store, 2);
            store.flush();
        }
        int known = Contents.blocks(replica()).size();
        Files.delete(watermarkFile());
        // Other batches than before: their borders fall elsewhere.
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertEquals(known, report.blocksAlreadyThere());
        assertReplicaEqualsSource();
        Files.delete(watermarkFile());
        Map<String, String> before = Contents.bytes(root());
        report = syncToDirectory(smallBatches());
        assertEquals(report.blocks(), report.blocksAlreadyThere());
        assertEquals(before, Contents.bytes(root()));
    }

    @Test
    void anOlderWatermarkIsHarmless() throws IOException {
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        byte[] old = Files.readAllBytes(watermarkFile());
        try (EdgeStore store = SourceStore.open(source())) {
            SourceStore.append(store, 1);
            store.flush();
        }
        syncToDirectory(SyncConfig.defaults());
        Files.write(watermarkFile(), old);
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertTrue(report.blocks() > 0);
        assertEquals(report.blocks(), report.blocksAlreadyThere());
        assertReplicaEqualsSource();
    }

    @Test
    void aWatermarkWithAnyByteFlippedIsNotBelieved() throws IOException {
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        byte[] sound = Files.readAllBytes(watermarkFile());
        for (int at = 0; at < sound.length; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 0x10;
            Files.write(watermarkFile(), damaged);
            SyncReport report = syncToDirectory(SyncConfig.defaults());
            assertEquals(1, report.problems().size());
            assertTrue(report.problems().get(0).startsWith("watermark is damaged"));
            assertEquals(report.blocks(), report.blocksAlreadyThere());
            assertEquals(List.of(), syncToDirectory(SyncConfig.defaults()).problems());
        }
        assertReplicaEqualsSource();
    }

    private SyncReport liveAndSync(int piece) {
        try (EdgeStore store = SourceStore.open(source())) {
            SourceStore.append(store, piece);
            store.flush();
        }
        return syncToDirectory(SyncConfig.defaults());
    }

    private void copyTo(Path to, Path from) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(each -> !each.getFileName().toString().startsWith("sync-"))
                    .toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void aWatermarkAheadOfAStorePutBackFromACopyIsNotBelieved() throws IOException {
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        Path copy = directory.resolve("copy");
        copyTo(copy, source());
        for (int piece = 1; piece < 8; piece++) {
            assertEquals(List.of(), liveAndSync(piece).problems());
        }
        copyTo(source(), copy);
        // So often that no epoch comes again, which would be a conflict.
        for (int i = 0; i < 10; i++) {
            SourceStore.open(source()).close();
        }
        assertTrue(liveAndSync(20).problems().get(0).startsWith("watermark is ahead of the store"));
        assertEquals(List.of(), liveAndSync(21).problems());
        assertReplicaHasTheSource();
    }

    @Test
    void whenTheFileOfTheWatermarkIsLostEverythingIsSentAgain() throws IOException {
        SourceStore.create(source(), 6);
        syncToDirectory(SyncConfig.defaults());
        byte[] old = Files.readAllBytes(watermarkFile());
        long fileId = Watermark.decode(old, old.length, "").fileId();
        assertTrue(fileId > 1);
        Files.delete(source().resolve(StoreFiles.tsm(fileId)));
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertTrue(report.problems().stream().anyMatch(each -> each.startsWith("TSM file of the watermark is gone")));
        assertEquals(report.blocks(), report.blocksAlreadyThere());
        assertTrue(report.blocks() > 0);
    }

    @Test
    void aWatermarkOfAnotherStoreIsNotBelieved() throws IOException {
        Path other = directory.resolve("other");
        SourceStore.create(other, 1);
        try (Target target = DirectoryTarget.of(root());
                SyncAgent agent = SyncAgent.open(other, target, SyncConfig.defaults())) {
            agent.syncOnce();
        }
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        Files.copy(other.resolve(watermarkFile().getFileName()), watermarkFile(), StandardCopyOption.REPLACE_EXISTING);
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertTrue(report.problems().get(0).startsWith("watermark belongs to another store"));
        assertReplicaEqualsSource();
    }

    @Test
    void aWatermarkOfANewerReleaseIsLeftAlone() throws IOException {
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        byte[] newer = Files.readAllBytes(watermarkFile());
        Bytes.putU16(newer, Watermark.VERSION_OFFSET, Watermark.VERSION + 1);
        new FrameChecksum().seal(newer, 0, newer.length);
        Files.write(watermarkFile(), newer);
        assertThrows(UnsupportedFormatException.class, () -> syncToDirectory(SyncConfig.defaults()));
        assertArrayEquals(newer, Files.readAllBytes(watermarkFile()));
    }

    @Test
    void aTargetThatHasLostItsDataGetsItAgain() throws IOException {
        SourceStore.create(source(), 2);
        syncToDirectory(SyncConfig.defaults());
        Files.move(root(), directory.resolve("taken-away"));
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertTrue(report.problems().get(0).startsWith("target holds fewer blocks than it has acknowledged"));
        assertEquals(0, report.blocksAlreadyThere());
        assertReplicaEqualsSource();
        assertEquals(0, syncToDirectory(SyncConfig.defaults()).batches());
    }

    /** A store that has dropped what the target still holds, so that it has fewer blocks than that. */
    private SyncReport liveWithRetentionAndSync(int piece) {
        StoreConfig config = StoreConfig.builder(source())
                .logBytes(1 << 20)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .retentionBytes(150 << 10)
                .build();
        try (EdgeStore store = EdgeStore.open(config)) {
            SourceStore.append(store, piece);
            store.flush();
        }
        return syncToDirectory(SyncConfig.defaults());
    }

    private void assertReplicaHasTheSource() {
        assertTrue(Contents.blocks(replica())
                .keySet()
                .containsAll(Contents.blocks(source()).keySet()));
    }

    @Test
    void aReplicaPutBackFromABackupTwiceGetsWhatItLacks() throws IOException {
        for (int piece = 0; piece < 20; piece++) {
            assertEquals(List.of(), liveWithRetentionAndSync(piece).problems());
        }
        String name = replica().getFileName().toString();
        copyTo(directory.resolve("backup"), replica());
        for (int piece = 20; piece < 23; piece++) {
            assertEquals(List.of(), liveWithRetentionAndSync(piece).problems());
        }
        for (int again = 0; again < 2; again++) {
            Files.move(root(), directory.resolve("gone" + again));
            copyTo(root().resolve(name), directory.resolve("backup"));
            SyncReport report = syncToDirectory(SyncConfig.defaults());
            assertTrue(report.problems().get(0).startsWith("target holds fewer blocks than it has acknowledged"));
            assertReplicaHasTheSource();
            assertEquals(0, syncToDirectory(SyncConfig.defaults()).blocks());
        }
    }

    /** Takes so many batches and is gone then. */
    private static final class EndingTarget implements Target {
        private final Target target;
        private int left;

        EndingTarget(Target target, int batches) {
            this.target = target;
            this.left = batches;
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
            if (left-- == 0) {
                throw new TargetUnavailableException(description(), "gone", -1, null);
            }
            return target.send(batch);
        }

        @Override
        public void close() {
            target.close();
        }
    }

    @Test
    void disksInTurnAtOnePlaceEachGetWhatTheyLack() throws IOException {
        int piece = 0;
        for (; piece < 20; piece++) {
            liveWithRetentionAndSync(piece);
        }
        Files.move(root(), directory.resolve("full"));
        liveWithRetentionAndSync(piece++);
        liveWithRetentionAndSync(piece++);
        Files.move(root(), directory.resolve("short"));
        Files.move(directory.resolve("full"), root());
        // Even when the first sync ends with the question, which brings the block that was asked for.
        SyncConfig once = SyncConfig.builder().maxAttempts(1).build();
        try (Target target = new EndingTarget(DirectoryTarget.of(root()), 1)) {
            assertThrows(TargetUnavailableException.class, () -> sync(target, once));
        }
        assertTrue(syncToDirectory(once).blocksAlreadyThere() > 0);
        assertReplicaHasTheSource();
        assertEquals(List.of(), liveWithRetentionAndSync(piece).problems());
        assertReplicaHasTheSource();
    }

    @Test
    void aTargetThatHoldsMoreThanItCouldAcknowledgeIsAskedForTheLastBlockOnce() throws IOException {
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        byte[] old = Files.readAllBytes(watermarkFile());
        liveAndSync(1);
        Files.write(watermarkFile(), old);
        assertEquals(List.of(), syncToDirectory(SyncConfig.defaults()).problems());
        byte[] now = Files.readAllBytes(watermarkFile());
        assertEquals(
                Contents.blocks(replica()).size(),
                Watermark.decode(now, now.length, "").blocks());
    }

    private int insideABlock(Path file) {
        try (Storage storage = DirectoryStorage.open(source());
                TsmFile opened = TsmFile.open(storage, file.getFileName().toString())) {
            BlockEntry block = opened.blocks(opened.refs()[0]).get(0);
            return Math.toIntExact(block.offset() + block.length() / 2);
        }
    }

    @Test
    void aDamagedBlockIsToldAndTheRestGoesOn() throws IOException {
        SourceStore.create(source(), 4);
        Path file = source().resolve("00000001.tsm");
        byte[] bytes = Files.readAllBytes(file);
        bytes[insideABlock(file)] ^= 1;
        Files.write(file, bytes);
        SyncReport report = syncToDirectory(SyncConfig.defaults());
        assertEquals(1, report.problems().size());
        assertTrue(report.problems().get(0).contains("file=" + file));
        try (Storage storage = DirectoryStorage.open(replica())) {
            assertEquals(report.blocks(), Contents.blocks(storage).size());
        }
        assertEquals(0, syncToDirectory(SyncConfig.defaults()).batches());
    }

    @Test
    void whatIsNoStoreIsLeftAsItIs() throws IOException {
        Files.createDirectory(source());
        assertThrows(NotAStoreException.class, () -> syncToDirectory(SyncConfig.defaults()));
        try (Stream<Path> files = Files.list(source())) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aSecondAgentToTheSameTargetIsRefused() {
        SourceStore.create(source(), 1);
        try (Target target = DirectoryTarget.of(root());
                SyncAgent agent = SyncAgent.open(source(), target, SyncConfig.defaults())) {
            assertThrows(StoreLockedException.class, () -> syncToDirectory(SyncConfig.defaults()));
            assertNotEquals(0, agent.syncOnce().blocks());
        }
    }

    @Test
    void aReplicaCannotBeOpenedForWriting() {
        SourceStore.create(source(), 1);
        syncToDirectory(SyncConfig.defaults());
        Map<String, String> before = Contents.bytes(root());
        assertThrows(ReplicaException.class, () -> SourceStore.open(replica()));
        assertEquals(before, Contents.bytes(root()));
    }

    @Test
    void aTargetDirectoryThatHoldsAStoreUnderThatNameIsRefused() throws IOException {
        SourceStore.create(source(), 1);
        Files.createDirectory(root());
        SourceStore.create(replica(), 1);
        Map<String, String> before = Contents.bytes(root());
        BatchRefusedException refusal =
                assertThrows(BatchRefusedException.class, () -> syncToDirectory(SyncConfig.defaults()));
        assertEquals(BatchRefusedException.Reason.CONFLICT, refusal.reason());
        assertEquals(before, Contents.bytes(root()));
    }
}
