package io.edgetsm.bench.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A child process: opens what another has ingested and asks; each answer is compared with what it must be. */
final class QueryChild {
    private static final int MEAN_SERIES = 100;
    private static final int SCANNED_SERIES = 40;
    private static final long BUDGET_NANOS = Duration.ofMillis(1500).toNanos();
    private static final int MOST_ROUNDS = 200;
    /** What is short is compiled for good only behind so many calls. */
    private static final int WARM_UP_CALLS = 20_000;

    private static final long SHORT_NANOS = 750_000;
    private static final double TOLERANCE = 1e-9;

    private final Engine engine;
    private final Path directory;
    private final long samples;
    private final int perSeries;
    private final Map<String, String> figures = new LinkedHashMap<>();
    private EngineReader reader;

    private QueryChild(Engine engine, Path directory, long samples) {
        this.engine = engine;
        this.directory = directory;
        this.samples = samples;
        this.perSeries = (int) (samples / Scenario.TICKS.series());
    }

    /** {@code engine directory samples}. */
    public static void main(String[] args) throws Exception {
        QueryChild child = new QueryChild(
                Engine.named(args[0]),
                Path.of(args[1]).resolve("store"),
                Ingest.samplesOf(Scenario.TICKS, Long.parseLong(args[2])));
        ChildProcess.tell(child.run());
    }

    private Map<String, String> run() throws Exception {
        long start = System.nanoTime();
        reader = engine.read(directory, Scenario.TICKS);
        ranges(1);
        put("open", (System.nanoTime() - start) / 1e6);
        try (EngineReader opened = reader) {
            put("scan", (double) SCANNED_SERIES * perSeries / median(this::scan) * 1e3);
            put("range", median(() -> ranges(1)) / 1e3);
            for (String window : new String[] {"PT1M", "PT1H", "P1D"}) {
                long windowNanos = Duration.parse(window).toNanos();
                Means expected = expectedMeans(windowNanos);
                put(window, (double) MEAN_SERIES * perSeries / median(() -> means(windowNanos, expected)) * 1e3);
                figures.put(window + "-explained", opened.explain().replace(' ', '_'));
            }
        }
        return figures;
    }

    private void put(String name, double value) {
        figures.put(name, Double.toString(value));
    }

    @FunctionalInterface
    private interface Query {
        void run() throws Exception;
    }

    /** Median time in nanoseconds, behind as long a time spent on warming up, and longer where calls are short. */
    private static double median(Query query) throws Exception {
        long start = System.nanoTime();
        int calls = 0;
        do {
            query.run();
            calls++;
        } while (!isWarm(calls, System.nanoTime() - start));
        double[] nanos = new double[MOST_ROUNDS];
        int rounds = 0;
        start = System.nanoTime();
        do {
            long before = System.nanoTime();
            query.run();
            nanos[rounds++] = System.nanoTime() - before;
        } while (rounds < MOST_ROUNDS && System.nanoTime() - start < BUDGET_NANOS);
        Arrays.sort(nanos, 0, rounds);
        return nanos[rounds / 2];
    }

    private static boolean isWarm(int calls, long nanos) {
        return nanos >= BUDGET_NANOS && (calls >= WARM_UP_CALLS || nanos / calls > SHORT_NANOS);
    }

    private final Random random = new Random(0x5EED);
    private long[] timestamps = new long[0];
    private double[] values = new double[0];

    private void scan() throws Exception {
        if (timestamps.length < perSeries) {
            timestamps = new long[perSeries];
            values = new double[perSeries];
        }
        int first = random.nextInt(Scenario.TICKS.series() - SCANNED_SERIES);
        for (int series = first; series < first + SCANNED_SERIES; series++) {
            requireEqual("scan", perSeries, reader.read(series, timestamps, values));
        }
    }

    /** One hour of one series. */
    private void ranges(int count) throws Exception {
        int hour = Math.min(3600, perSeries / 2);
        for (int i = 0; i < count; i++) {
            long from = SampleFeed.START_NANOS + random.nextInt(perSeries - hour) * 1_000_000_000L + 500_000_000L;
            long[] found = {0};
            reader.range(
                    random.nextInt(Scenario.TICKS.series()),
                    from,
                    from + hour * 1_000_000_000L,
                    (timestamp, value) -> found[0]++);
            requireEqual("range", hour, found[0]);
        }
    }

    /** What a query over windows gives, condensed. */
    private static final class Means implements EngineReader.WindowSink {
        private long count;
        private double sum;

        @Override
        public void window(double mean) {
            count++;
            sum += mean;
        }
    }

    private void means(long windowNanos, Means expected) throws Exception {
        Means actual = new Means();
        reader.means(MEAN_SERIES, windowNanos, actual);
        requireEqual("windows", expected.count, actual.count);
        if (!(Math.abs(actual.sum - expected.sum) <= TOLERANCE * Math.abs(expected.sum))) {
            throw new IOException(
                    "means are wrong: engine=" + engine.name() + " expected=" + expected.sum + " actual=" + actual.sum);
        }
    }

    private Means expectedMeans(long windowNanos) {
        Means means = new Means();
        WindowMeans[] windows = new WindowMeans[MEAN_SERIES];
        Arrays.setAll(windows, i -> new WindowMeans(windowNanos, means));
        SampleFeed feed = new SampleFeed(Scenario.TICKS, 0);
        for (long done = 0; done < samples; done += feed.size()) {
            feed.next();
            for (int i = 0; i < MEAN_SERIES; i++) {
                windows[i].sample(feed.timestamps()[i], feed.values()[i]);
            }
        }
        Arrays.stream(windows).forEach(WindowMeans::finish);
        return means;
    }

    private void requireEqual(String what, long expected, long actual) throws IOException {
        if (expected != actual) {
            throw new IOException("answer is wrong: engine=" + engine.name() + " " + what + " expected=" + expected
                    + " actual=" + actual);
        }
    }
}
