package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.TestProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that was left as a killed process leaves it is read where nobody may write. */
class ReadOnlyDirectoryTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int SAMPLES = 50_000;
    private static final int MORE_SAMPLES = 100;

    @TempDir
    Path temp;

    private Path left;

    /** Sealed files, a growing one, and samples that are in the log alone. */
    @BeforeEach
    void leaveAStore() throws IOException {
        Path directory = temp.resolve("written");
        left = Files.createDirectory(temp.resolve("left"));
        StoreConfig config = StoreConfig.builder(directory)
                .logBytes(256 << 10)
                .tsmFileBytes(64 << 10)
                .build();
        // Without threads of its own: nothing changes while the files are copied.
        try (Storage storage = DirectoryStorage.create(directory);
                EdgeStore store = EdgeStore.open(config, storage, false)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 0; i < SAMPLES; i++) {
                series.append(START + i, i * 7919L % 10_007);
            }
            store.flush();
            for (int i = SAMPLES; i < SAMPLES + MORE_SAMPLES; i++) {
                series.append(START + i, i * 7919L % 10_007);
            }
            store.await(Durability.WRITTEN);
            for (Path file : files(directory)) {
                Files.copy(file, left.resolve(file.getFileName()));
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertReadWhole(Path directory) {
        assertThrows(IOException.class, () -> Files.createFile(directory.resolve("new")), "nobody may write");
        try (Storage storage = DirectoryStorage.open(directory);
                StoreView view = StoreView.open(storage)) {
            assertEquals(false, view.refresh());
            try (QueryResult result = Query.parse("x --agg count,sum").run(view)) {
                result.next();
                assertEquals(SAMPLES + MORE_SAMPLES, result.value(0));
                assertEquals(sum(), result.value(1));
            }
        }
    }

    private static double sum() {
        long sum = 0;
        for (int i = 0; i < SAMPLES + MORE_SAMPLES; i++) {
            sum += i * 7919L % 10_007;
        }
        return sum;
    }

    @Test
    void aReadOnlyMountIsReadWhole() throws Exception {
        Path mounted = Files.createDirectory(temp.resolve("mounted"));
        assumeTrue(
                TestProcesses.succeeds("mount", "--bind", left.toString(), mounted.toString()),
                "SKIPPED: no right to mount a directory; run as root");
        try {
            assumeTrue(
                    TestProcesses.succeeds("mount", "-o", "remount,ro,bind", mounted.toString()),
                    "SKIPPED: no right to mount a directory read-only; run as root");
            assertReadWhole(mounted);
        } finally {
            TestProcesses.succeeds("umount", "-l", mounted.toString());
        }
    }

    @Test
    void aDirectoryAndFilesThatNobodyMayWriteAreReadWhole() throws Exception {
        for (Path file : files(left)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        }
        Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(left), "SKIPPED: root may write everywhere; run as somebody else");
            assertReadWhole(left);
        } finally {
            Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
