package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a real file system of four megabytes that runs full; needs the right to mount one. */
class SmallDiskTest {
    private static final long DISK_BYTES = 4L << 20;
    private static final int MOST_SAMPLES = 2_000_000;
    private static final int KILLS = 3;
    private static final String FULL = "full";

    @TempDir
    Path temp;

    private Path disk;
    private Path filler;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(temp.resolve("disk"));
        filler = disk.resolve("filler");
        boolean mounted =
                TestProcesses.succeeds("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString());
        assumeTrue(mounted, "SKIPPED: no right to mount a small tmpfs; run as root");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        TestProcesses.succeeds("umount", "-l", disk.toString()); // also when a test that failed has left a file open
    }

    private StoreConfig config(boolean dropOldest) {
        return config(disk.resolve("store"), dropOldest);
    }

    private static StoreConfig config(Path store, boolean dropOldest) {
        return StoreConfig.builder(store)
                .logBytes(256 << 10)
                .tsmFileBytes(256 << 10)
                .memoryBudget(8 << 20)
                .dropOldestWhenFull(dropOldest)
                .build();
    }

    /** Takes the last byte of the disk. */
    private void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertEquals(0, Files.getFileStore(disk).getUsableSpace(), "the disk is full");
        }
    }

    @Test
    void aStoreThatRunsFullKeepsWhatItAcknowledgedAndHeals() throws IOException {
        long forced = 0;
        Random noise = new Random(1);
        EdgeStore store = EdgeStore.open(config(false));
        SensorSeries series = store.series("x", ValueType.INT64);
        try {
            for (int i = 1; i <= MOST_SAMPLES; i++) {
                series.append(i, noise.nextLong());
                if (i % 1000 == 0) {
                    store.force();
                    forced = i;
                }
            }
        } catch (StoreSuspendedException full) {
            assertTrue(StoreJudge.state(store).size() >= forced, "reading goes on");
        }
        assertTrue(forced < MOST_SAMPLES, "the disk ran full");
        closeWhateverItSays(store);
        fill();
        long known = forced;
        for (int time = 0; time < 3; time++) {
            EdgeStore opened = EdgeStore.open(config(false));
            try (Snapshot snapshot = opened.snapshot("x")) {
                assertTrue(count(snapshot) >= known, "opens and reads with nothing free, again and again");
            }
            closeWhateverItSays(opened);
        }
        Files.delete(filler);
        try (EdgeStore healed = EdgeStore.open(config(true))) {
            healed.series("x", ValueType.INT64).append(MOST_SAMPLES + 1L, 1, Durability.FORCED);
        }
    }

    private static long count(Snapshot snapshot) {
        SampleCursor samples = snapshot.samples(snapshot.series().get(0), Long.MIN_VALUE, Long.MAX_VALUE);
        long count = 0;
        while (samples.next()) {
            count++;
            assertEquals(count, samples.timestamp(), "none is missing between");
        }
        return count;
    }

    private static void closeWhateverItSays(EdgeStore store) {
        try {
            store.close();
        } catch (IllegalStateException samplesThatWereNeverForced) {
            return;
        }
    }

    /** Appends noise until it is killed, tells how much has been acknowledged, and that the disk is full. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) {
            EdgeStore store = EdgeStore.open(config(Path.of(arguments[0]), false));
            SensorSeries series = store.series("x", ValueType.INT64);
            long next;
            try (Snapshot snapshot = store.snapshot("x")) {
                next = snapshot.series().isEmpty() ? 1 : count(snapshot) + 1;
            }
            while (true) {
                try {
                    Durability grade = next % 1000 == 0
                            ? Durability.FORCED
                            : next % 100 == 0 ? Durability.WRITTEN : Durability.BUFFERED;
                    series.append(next, noise(next), grade);
                    if (grade != Durability.BUFFERED) {
                        System.out.println(next);
                    }
                    next++;
                } catch (StoreSuspendedException full) {
                    System.out.println(FULL);
                    LockSupport.parkNanos(10_000_000);
                }
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKillOnAFullDisk() throws IOException, InterruptedException {
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = Math.max(acknowledged, killWhenFull());
            if (kill == 0) {
                fill();
            }
            EdgeStore store = EdgeStore.open(config(false));
            try (Snapshot snapshot = store.snapshot("x")) {
                long found = count(snapshot);
                assertTrue(found >= acknowledged, "acknowledged=" + acknowledged + " found=" + found);
                acknowledged = found;
            }
            closeWhateverItSays(store);
        }
        Files.delete(filler);
        try (EdgeStore healed = EdgeStore.open(config(true))) {
            healed.series("x", ValueType.INT64).append(MOST_SAMPLES + 1L, 1, Durability.FORCED);
        }
    }

    /** Lets a process append until the disk is full, and kills it; returns what it was acknowledged. */
    private long killWhenFull() throws IOException, InterruptedException {
        Process process = TestProcesses.java(
                        Appender.class, disk.resolve("store").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.equals(FULL)) {
                acknowledged = Long.parseLong(line);
                line = lines.readLine();
            }
            assertEquals(FULL, line, "the disk runs full before the process ends");
        } finally {
            process.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    private static long noise(long index) {
        return new Random(index).nextLong();
    }

    @Test
    void aStoreThatMayDropTheOldestNeverStops() {
        Random noise = new Random(2);
        try (EdgeStore store = EdgeStore.open(config(true))) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 1; i <= MOST_SAMPLES / 2; i++) {
                series.append(i, noise.nextLong());
            }
            assertEquals(MOST_SAMPLES / 2, store.force());
        }
    }
}
