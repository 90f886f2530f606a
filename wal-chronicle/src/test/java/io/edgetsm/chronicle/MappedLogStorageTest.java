package io.edgetsm.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedLogStorageTest {
    private static final long START = 1_700_000_000_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenToTheMapIsReadThroughTheFile() {
        try (MappedLogStorage storage = MappedLogStorage.create(directory)) {
            prewrite(storage, 8 * 4096);
            try (StorageFile log = storage.openForWrite(StoreFiles.LOG);
                    StorageFile reader = storage.openForRead(StoreFiles.LOG)) {
                log.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 4096);
                ByteBuffer direct =
                        ByteBuffer.allocateDirect(2).put((byte) 4).put((byte) 5).flip();
                log.write(direct, 4099);
                assertEquals(0, direct.remaining());
                log.force();
                ByteBuffer back = ByteBuffer.allocate(5);
                assertEquals(5, reader.read(back, 4096));
                assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, back.array());
            }
        }
    }

    @Test
    void nothingIsWrittenBehindTheEndOfTheMapOrAfterClosing() {
        try (MappedLogStorage storage = MappedLogStorage.create(directory)) {
            prewrite(storage, 4096);
            StorageFile log = storage.openForWrite(StoreFiles.LOG);
            assertThrows(IllegalArgumentException.class, () -> log.write(ByteBuffer.allocate(2), 4095));
            log.close();
            log.close();
            assertThrows(StorageFailureException.class, () -> log.write(ByteBuffer.allocate(1), 0));
            assertThrows(StorageFailureException.class, log::force);
        }
    }

    @Test
    void holesOfASparseCopyGetBlocksBeforeTheyAreMapped() throws Exception {
        Path log = directory.resolve(StoreFiles.LOG);
        try (RandomAccessFile sparse = new RandomAccessFile(log.toFile(), "rw")) {
            sparse.setLength(1 << 20);
            sparse.seek(512 << 10);
            sparse.write(7);
        }
        try (MappedLogStorage storage = MappedLogStorage.create(directory)) {
            storage.openForWrite(StoreFiles.LOG).close();
        }
        Process du = new ProcessBuilder("du", "-B1", log.toString()).start();
        String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(Long.parseLong(text.substring(0, text.indexOf('\t'))) >= 1 << 20, text);
        byte[] bytes = Files.readAllBytes(log);
        assertEquals(7, bytes[512 << 10]);
    }

    @Test
    void aStoreWrittenThroughTheMapOpensWithoutIt() {
        try (EdgeStore store = EdgeStore.open(config())) {
            SensorSeries series = store.series("a", ValueType.INT64);
            for (int i = 0; i < 1000; i++) {
                series.append(START + i, (long) i);
            }
        }
        assertEquals(1000, count(StoreConfig.of(directory)));
    }

    /** The child appends with grade WRITTEN, tells each acknowledgement, and is killed. */
    @Test
    void whatWasAcknowledgedAsWrittenSurvivesAKill() throws Exception {
        for (int round = 0; round < 3; round++) {
            long acknowledged = killWhileWriting();
            assertTrue(acknowledged > 0, "nothing was acknowledged");
            long found = count(config());
            assertTrue(found >= acknowledged, "acknowledged=" + acknowledged + " found=" + found);
        }
    }

    private long killWhileWriting() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .toList());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), directory.toString()));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long acknowledged = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Long.parseLong(line);
                if (acknowledged % 500 == 0) {
                    // Through the handle: the process' own method would close the pipe, and what it still holds.
                    child.toHandle().destroyForcibly();
                }
            }
        }
        child.waitFor();
        return acknowledged;
    }

    /** Appends until it is killed; line n says that the store holds n samples. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            try (EdgeStore store = EdgeStore.open(StoreConfig.builder(Path.of(args[0]))
                    .storage(MappedLogStorage::create)
                    .build())) {
                SensorSeries series = store.series("a", ValueType.INT64);
                for (long i = count(store); ; i++) {
                    series.append(START + i, i, Durability.WRITTEN);
                    System.out.println(i + 1);
                }
            }
        }
    }

    private StoreConfig config() {
        return StoreConfig.builder(directory).storage(MappedLogStorage::create).build();
    }

    private static long count(StoreConfig config) {
        try (EdgeStore store = EdgeStore.open(config)) {
            return count(store);
        }
    }

    /** Samples of the series, each checked. */
    private static long count(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("a")) {
            long count = 0;
            for (var series : snapshot.series()) {
                SampleCursor samples = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
                while (samples.next()) {
                    assertEquals(START + count, samples.timestamp());
                    assertEquals(count, samples.valueBits());
                    count++;
                }
            }
            return count;
        }
    }

    private static void prewrite(MappedLogStorage storage, int bytes) {
        try (StorageFile file = storage.create(StoreFiles.LOG)) {
            file.write(ByteBuffer.allocate(bytes), 0);
        }
    }
}
