package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.TestProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 series in a process with a heap of 64 MB. What is resident counts the JVM, keys, postings, heads and files; the limit
 * finds what grows with the series, and leaves room for what releases of the JVM differ in.
 */
class ManySeriesTest {
    private static final int SERIES = 100_000;
    private static final int TICKS = 3;
    private static final int PER_CALL = 1_000;
    private static final long MAX_RESIDENT_KB = 208 << 10;

    @TempDir
    Path temp;

    /** Opens, makes the series, appends to each, closes, opens again, appends and asks; prints what it counted and used. */
    static final class Application {
        public static void main(String[] arguments) throws IOException {
            StoreConfig config = StoreConfig.builder(Path.of(arguments[0]))
                    .maxSeries(SERIES)
                    .memoryBudget(16 << 20)
                    .logBytes(8 << 20)
                    .maxWait(Duration.ofMinutes(4))
                    .build();
            run(config, 0);
            System.out.println(run(config, TICKS));
            System.out.println(residentKilobytes());
        }

        private static double run(StoreConfig config, int firstTick) {
            try (EdgeStore store = EdgeStore.open(config)) {
                int[] refs = new int[SERIES];
                for (int i = 0; i < SERIES; i++) {
                    String key = "plant.value{line=\"" + i % 100 + "\",register=\"" + i + "\"}";
                    refs[i] = store.series(key, ValueType.FLOAT64).ref();
                }
                for (int tick = firstTick; tick < firstTick + TICKS; tick++) {
                    append(store, refs, tick);
                }
                return lastValues(store) + meanOfOneLine(store);
            }
        }

        private static void append(EdgeStore store, int[] refs, int tick) {
            int[] group = new int[PER_CALL];
            long[] timestamps = new long[PER_CALL];
            double[] values = new double[PER_CALL];
            for (int from = 0; from < SERIES; from += PER_CALL) {
                for (int i = 0; i < PER_CALL; i++) {
                    group[i] = refs[from + i];
                    timestamps[i] = StoreLife.START + tick * 10_000_000_000L + from;
                    values[i] = (from + i + 3 * tick) % 500 / 10.0;
                }
                store.append(group, timestamps, values, PER_CALL);
            }
        }

        /** Sum of the last values of a hundred series, whose samples are in heads, in the log and in files. */
        private static double lastValues(EdgeStore store) {
            double sum = 0;
            for (LastSample last : store.last(store.series().stream()
                    .filter(series -> series.ref() % (SERIES / 100) == 0)
                    .toList())) {
                sum += Double.longBitsToDouble(last.valueBits());
            }
            return sum;
        }

        /** Mean of all samples of the series with one tag value, found by its postings among all keys and tags. */
        private static double meanOfOneLine(EdgeStore store) {
            double sum = 0;
            long samples = 0;
            try (Snapshot snapshot = store.snapshot("plant.value{line=\"7\"}")) {
                for (SeriesDefinition series : snapshot.series()) {
                    SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
                    while (cursor.next()) {
                        sum += Double.longBitsToDouble(cursor.valueBits());
                        samples++;
                    }
                }
            }
            return sum / samples;
        }

        private static String residentKilobytes() throws IOException {
            Path status = Path.of("/proc/self/status");
            return !Files.isReadable(status)
                    ? "0"
                    : Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .findFirst()
                            .orElseThrow();
        }
    }

    private static double expected() {
        double sum = 0;
        for (int i = SERIES / 100 - 1; i < SERIES; i += SERIES / 100) {
            sum += (i + 3 * (2 * TICKS - 1)) % 500 / 10.0;
        }
        double sumOfLine = 0;
        for (int i = 7; i < SERIES; i += 100) {
            for (int tick = 0; tick < 2 * TICKS; tick++) {
                sumOfLine += (i + 3 * tick) % 500 / 10.0;
            }
        }
        return sum + sumOfLine / (SERIES / 100 * 2 * TICKS);
    }

    @Test
    void aHundredThousandSeriesAreAppendedToAskedAndOpenedAgainInASmallHeap() throws IOException, InterruptedException {
        Process process = TestProcesses.java(
                        // As many compiling threads as on a gateway: each may take its 32 MB.
                        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=2"),
                        Application.class,
                        temp.resolve("store").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        List<String> lines = said.lines().toList();
        assertEquals(expected(), Double.parseDouble(lines.get(0)), 1e-3);
        long residentKilobytes = Long.parseLong(lines.get(1));
        assertTrue(residentKilobytes <= MAX_RESIDENT_KB, "resident KB: " + residentKilobytes);
    }
}
