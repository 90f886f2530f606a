package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories that somebody has copied together: the store opens without what is not its own, or says what is wrong; it
 * shows nothing that was not appended to it, tells what is amiss, and deletes nothing.
 */
class StrangeDirectoryTest {
    private final StoreScript life = new StoreScript(21, 160);

    @TempDir
    Path temp;

    private final SimulatedStorage ours = disk(life, 21);
    private final SimulatedStorage theirs = disk(new StoreScript(22, 160), 22);
    private final Manifest manifest = ManifestFile.read(ours);

    /** A store that was closed, with a sealed and a growing file. */
    private static SimulatedStorage disk(StoreScript life, long seed) {
        SimulatedStorage storage = new SimulatedStorage(seed);
        life.run(storage);
        SimulatedStorage disk = storage.cut(1, UnforcedFate.KEPT);
        Manifest manifest = ManifestFile.read(disk);
        assertTrue(manifest.growingFileId() != 0 && !manifest.sealedFileIds().isEmpty(), manifest::toString);
        return disk;
    }

    private String sealed() {
        return StoreFiles.tsm(manifest.sealedFileIds().get(0));
    }

    private String growing() {
        return StoreFiles.tsm(manifest.growingFileId());
    }

    private byte[] theirSealed() {
        return theirs.bytesOf(
                StoreFiles.tsm(ManifestFile.read(theirs).sealedFileIds().get(0)));
    }

    /** Opens; requires that something is told, by message or by a count, and that no name or its content is gone. */
    private void requireTold(String replaced, Consumer<RecoveryReport> more) {
        byte[] planted = ours.exists(replaced) ? ours.bytesOf(replaced) : null;
        assertFalse(StoreVerifier.verify(ours, bytes -> {}).findings().isEmpty(), "verify tells");
        try (StoreView view = StoreView.open(ours.reopen())) {
            assertNull(life.model().firstInvented(StoreState.of(view)), "viewed");
        }
        List<String> before = ours.reopen().list();
        try (EdgeStore store = EdgeStore.open(StoreLife.config(life.clock(), 8L << 20), ours.reopen(), false)) {
            assertNull(life.model().firstInvented(StoreJudge.state(store)), "opened");
            RecoveryReport report = store.recoveryReport();
            assertTrue(!report.problems().isEmpty() || report.damagedPages() > 0, report::toString);
            more.accept(report);
        }
        List<String> after = ours.reopen().list();
        for (String name : before) {
            assertTrue(
                    after.contains(name)
                            || after.stream().anyMatch(other -> other.startsWith(name) && !other.equals(name)),
                    () -> name + " is gone, there are " + after);
        }
        if (planted != null && replaced.endsWith(StoreFiles.TSM_SUFFIX)) {
            String kept = after.stream()
                    .filter(name -> name.startsWith(replaced) && !name.equals(replaced))
                    .findFirst()
                    .orElse(replaced);
            assertArrayEquals(planted, ours.bytesOf(kept), kept);
        }
    }

    private static void requireProblem(RecoveryReport report, String text) {
        assertTrue(
                report.problems().stream().anyMatch(problem -> problem.contains(text)),
                () -> text + " not among " + report.problems());
    }

    @Test
    void aSealedFileOfAnotherStoreIsNotServed() {
        ours.put(sealed(), theirSealed());
        requireTold(sealed(), report -> requireProblem(report, "another file stands in its place"));
    }

    @Test
    void anotherFileOfTheSameStoreIsNotServedTwice() {
        ours.put(sealed(), ours.bytesOf(growing()));
        requireTold(sealed(), report -> requireProblem(report, "another file stands in its place"));
    }

    @Test
    void aGrowingFileOfAnotherStoreIsSetAside() {
        ours.put(growing(), theirSealed());
        requireTold(growing(), report -> requireProblem(report, "set aside"));
    }

    @Test
    void aHalfCopiedSealedFileShowsItsBeginning() {
        byte[] whole = ours.bytesOf(sealed());
        ours.put(sealed(), Arrays.copyOf(whole, whole.length / 2));
        try (StoreView view = StoreView.open(ours.reopen())) {
            assertNull(life.model().firstInvented(StoreState.of(view)));
        }
        assertFalse(StoreVerifier.verify(ours.reopen(), bytes -> {}).findings().isEmpty());
        try (EdgeStore store = EdgeStore.open(StoreLife.config(life.clock(), 8L << 20), ours.reopen(), false)) {
            assertNull(life.model().firstInvented(StoreJudge.state(store)));
        }
        assertEquals(whole.length / 2, ours.bytesOf(sealed()).length);
    }

    @Test
    void aSealedFileThatIsMissingIsTold() {
        ours.delete(sealed());
        requireTold(sealed(), report -> requireProblem(report, sealed()));
    }

    @Test
    void aLogOfAnotherStoreCountsNothing() {
        ours.put(manifest.logName(), theirs.bytesOf(ManifestFile.read(theirs).logName()));
        requireTold(manifest.logName(), report -> requireProblem(report, "log holds no page that counts"));
    }

    @Test
    void aLogOfZerosIsToldInTheFirstLifeAlready() {
        SimulatedStorage storage = new SimulatedStorage();
        StoreConfig config = StoreLife.config(new ManualClock(StoreLife.START), 8L << 20);
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), false)) {
            store.series("logged", ValueType.FLOAT64).append(StoreLife.START, 1);
        }
        storage.put(StoreFiles.LOG, new byte[storage.bytesOf(StoreFiles.LOG).length]);
        requireDamageShown(storage, StoreFiles.LOG);
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), false)) {
            requireProblem(store.recoveryReport(), "log holds no page that counts");
        }
    }

    /** What the log knows to have been durable is more than a torn tail. */
    @Test
    void aGrowingFileThatIsDamagedAtItsEndIsDamaged() {
        byte[] bytes = ours.bytesOf(growing());
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] ^= 1;
        ours.put(growing(), bytes);
        requireDamageShown(ours, growing());
        try (EdgeStore store = EdgeStore.open(StoreLife.config(life.clock(), 8L << 20), ours.reopen(), false)) {
            requireProblem(store.recoveryReport(), "lost what was durable");
            assertNull(life.model().firstInvented(StoreJudge.state(store)));
        }
    }

    private static void requireDamageShown(SimulatedStorage storage, String file) {
        List<Finding> findings =
                StoreVerifier.verify(storage.reopen(), bytes -> {}).findings();
        assertTrue(
                findings.stream()
                        .anyMatch(
                                finding -> finding.isDamage() && finding.file().endsWith("/" + file)),
                findings::toString);
        try (StoreView view = StoreView.open(storage.reopen())) {
            assertTrue(
                    view.unreadable().stream().anyMatch(message -> message.contains("/" + file)),
                    () -> "viewed: " + view.unreadable());
        }
    }

    @Test
    void aLogThatIsMissingIsTold() {
        ours.delete(manifest.logName());
        assertFalse(StoreVerifier.verify(ours.reopen(), bytes -> {}).findings().isEmpty());
        try (EdgeStore store = EdgeStore.open(StoreLife.config(life.clock(), 8L << 20), ours.reopen(), false)) {
            requireProblem(store.recoveryReport(), "log is missing");
            assertNull(life.model().firstInvented(StoreJudge.state(store)));
        }
    }

    @Test
    void aCatalogueOfAnotherStoreIsMadeUpForByTheFiles() {
        ours.put(StoreFiles.CATALOGUE, theirs.bytesOf(StoreFiles.CATALOGUE));
        requireTold(StoreFiles.CATALOGUE, report -> requireProblem(report, "catalogue"));
    }

    @Test
    void aDirectoryThatHasLostItsManifestIsRefusedAndLeftAsItIs() {
        ours.delete(StoreFiles.MANIFEST);
        List<String> before = ours.list();
        CorruptDataException refusal = assertThrows(
                CorruptDataException.class,
                () -> EdgeStore.open(StoreLife.config(life.clock(), 8L << 20), ours.reopen(), false));
        assertTrue(refusal.getMessage().contains("restore the manifest from a copy"), refusal.getMessage());
        assertEquals(before, ours.reopen().list());
    }

    @Test
    void aRegularFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a store");
        StorageFailureException refusal =
                assertThrows(StorageFailureException.class, () -> EdgeStore.open(StoreConfig.of(file)));
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        assertEquals("not a store", Files.readString(file));
    }

    @Test
    void anEmptyDirectoryBecomesAStore() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        StoreConfig config = StoreConfig.builder(empty)
                .logBytes(64 << 10)
                .memoryBudget(8 << 20)
                .build();
        try (EdgeStore store = EdgeStore.open(config)) {
            assertEquals(List.of(), store.recoveryReport().problems());
        }
        assertTrue(Files.exists(empty.resolve(StoreFiles.MANIFEST)));
    }
}
