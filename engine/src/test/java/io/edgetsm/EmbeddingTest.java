package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.ValueType;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.TestProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that embeds a store needs no flag, reads no warning, and may be small: each test is a JVM of its own. */
class EmbeddingTest {
    private static final int SERIES = 300;
    private static final int TICKS = 2_000;

    @TempDir
    Path temp;

    /** The application: ingests in ticks, one by one and as a burst, asks, closes, opens again and asks again. */
    static final class Application {
        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            try (EdgeStore store = EdgeStore.open(StoreConfig.of(directory))) {
                ingest(store);
                System.out.println(count(store));
            }
            try (EdgeStore store = EdgeStore.open(StoreConfig.of(directory))) {
                System.out.println(count(store));
            }
        }

        private static void ingest(EdgeStore store) {
            List<SensorSeries> series = new ArrayList<>();
            for (int i = 0; i < SERIES; i++) {
                series.add(store.series("register{number=\"" + i + "\"}", ValueType.FLOAT64));
            }
            SeriesSet all = SeriesSet.of(series);
            double[] values = new double[SERIES];
            for (int tick = 0; tick < TICKS; tick++) {
                for (int i = 0; i < SERIES; i++) {
                    values[i] = (tick * 7 + i) % 1000 / 10.0;
                }
                store.append(all, StoreLife.START + tick * 1_000_000_000L, values);
            }
            store.force();
        }

        private static long count(EdgeStore store) {
            long count = 0;
            try (QueryResult result = store.query("register --agg count")) {
                while (result.next()) {
                    count += (long) result.value(0);
                }
            }
            return count;
        }
    }

    /** What a store gets that says nothing of its memory. */
    static final class Budget {
        public static void main(String[] arguments) {
            System.out.print(StoreConfig.of(Path.of(arguments[0])).memoryBudgetBytes());
        }
    }

    @Test
    void aHeapOf32MegabytesIsEnoughAndNothingIsSaid() throws Exception {
        String expected = "" + (long) SERIES * TICKS;
        assertEquals(
                List.of(expected, expected),
                run(Application.class, "-Xmx32m").lines().toList());
    }

    @Test
    void theDefaultBudgetIsHalfOfWhatTheJvmGrantsOffItsHeap() throws Exception {
        assertEquals("" + (10 << 20), run(Budget.class, "-Xmx256m", "-XX:MaxDirectMemorySize=20m"));
    }

    @Test
    void theDefaultBudgetIsNeverBelow8MegabytesNorAbove64() throws Exception {
        assertEquals("" + (8 << 20), run(Budget.class, "-Xmx256m", "-XX:MaxDirectMemorySize=9m"));
        assertEquals("" + (64 << 20), run(Budget.class, "-Xmx256m"));
    }

    /** What the program says on stdout; on stderr it must say nothing. */
    private String run(Class<?> program, String... flags) throws IOException, InterruptedException {
        Path talk = temp.resolve("stderr");
        Process process = TestProcesses.java(
                        List.of(flags), program, temp.resolve("store").toString())
                .redirectError(talk.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        assertEquals("", Files.readString(talk));
        assertEquals(0, exit);
        return said;
    }
}
