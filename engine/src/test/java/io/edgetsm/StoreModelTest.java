package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that append at once in every form, in and out of order and over each other's heads, with flushes and forces in
 * between and reopening after, against a map a thread. Each thread has series of its own, so that the map knows who was
 * last.
 */
class StoreModelTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int WRITERS = 3;
    private static final int SERIES_PER_WRITER = 5;

    @TempDir
    Path directory;

    @Seeded(runs = 6)
    void concurrentWritersFindTheirSamplesAfterEveryReopening(SampleRandom random) throws Exception {
        Path path = Files.createTempDirectory(directory, "model");
        Map<String, TreeMap<Long, Long>> expected = new HashMap<>();
        for (int life = 0; life < 3; life++) {
            StoreConfig config = StoreConfig.builder(path)
                    .logBytes((1 + random.nextInt(4)) << 19)
                    .tsmFileBytes(256 << 10)
                    .memoryBudget((8 + random.nextInt(8)) << 20)
                    .commitInterval(Duration.ofMillis(1 + random.nextInt(50)))
                    .flushAge(Duration.ofMillis(1 + random.nextInt(400)))
                    .build();
            try (EdgeStore store = EdgeStore.open(config)) {
                assertContents(expected, store);
                List<Writer> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    writers.add(new Writer(store, i, random.nextLong()));
                }
                for (Writer writer : writers) {
                    writer.start();
                }
                for (Writer writer : writers) {
                    writer.join();
                    if (writer.failure != null) {
                        throw new AssertionError("writer failed", writer.failure);
                    }
                    writer.model.forEach((key, samples) ->
                            expected.computeIfAbsent(key, k -> new TreeMap<>()).putAll(samples));
                }
                assertContents(expected, store);
                if (random.nextBoolean()) {
                    store.flush();
                    assertContents(expected, store);
                }
            }
        }
    }

    private static void assertContents(Map<String, TreeMap<Long, Long>> expected, EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            for (Map.Entry<String, TreeMap<Long, Long>> series : expected.entrySet()) {
                assertEquals(series.getValue(), EdgeStoreTest.read(snapshot, series.getKey()), series.getKey());
            }
        }
    }

    private static final class Writer extends Thread {
        private final EdgeStore store;
        private final Random random;
        private final List<SensorSeries> series = new ArrayList<>();
        private final SeriesSet set;
        private final Map<String, TreeMap<Long, Long>> model = new HashMap<>();
        private volatile Throwable failure;

        private Writer(EdgeStore store, int number, long seed) {
            this.store = store;
            this.random = new Random(seed);
            for (int i = 0; i < SERIES_PER_WRITER; i++) {
                series.add(store.series("w" + number + "_" + i, i == 0 ? ValueType.INT64 : ValueType.FLOAT64));
            }
            this.set = SeriesSet.of(series);
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < 400; i++) {
                    step();
                }
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        private void step() {
            switch (random.nextInt(40)) {
                case 0 -> store.flush();
                case 1, 2 -> store.force();
                default -> {
                    switch (random.nextInt(3)) {
                        case 0 -> single();
                        case 1 -> tick();
                        default -> columns();
                    }
                }
            }
        }

        private long timestamp() {
            return START + random.nextInt(20_000) * 1_000_000L;
        }

        private void single() {
            for (int i = random.nextInt(30); i >= 0; i--) {
                int at = random.nextInt(SERIES_PER_WRITER);
                long timestamp = timestamp();
                long value = random.nextInt(1_000);
                series.get(at).append(timestamp, value);
                remember(at, timestamp, (double) value);
            }
        }

        private void tick() {
            double[] values =
                    random.ints(SERIES_PER_WRITER, 0, 1_000).asDoubleStream().toArray();
            long timestamp = timestamp();
            store.append(set, timestamp, values);
            for (int i = 0; i < values.length; i++) {
                remember(i, timestamp, values[i]);
            }
        }

        private void columns() {
            int count = random.nextInt(700);
            int[] at = random.ints(count, 0, SERIES_PER_WRITER).toArray();
            int[] refs = new int[count];
            long[] timestamps = new long[count];
            double[] values = random.ints(count, 0, 1_000).asDoubleStream().toArray();
            for (int i = 0; i < count; i++) {
                refs[i] = series.get(at[i]).ref();
                timestamps[i] = timestamp();
                remember(at[i], timestamps[i], values[i]);
            }
            store.append(refs, timestamps, values, count);
        }

        private void remember(int at, long timestamp, double value) {
            SensorSeries target = series.get(at);
            long bits = at == 0 ? (long) value : Double.doubleToRawLongBits(value);
            model.computeIfAbsent(target.definition().key().toString(), key -> new TreeMap<>())
                    .put(timestamp, bits);
        }
    }
}
