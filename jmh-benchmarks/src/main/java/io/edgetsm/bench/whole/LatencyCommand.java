package io.edgetsm.bench.whole;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.ValueType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * {@code bench latency}: how long a call takes until it is acknowledged at each grade, how many forced calls a second
 * share their forces, and how long an append takes while log, blocks and files are written, or many series scanned.
 */
public final class LatencyCommand {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int SCAN_TURNS = 4;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PrintStream out;
    private Path directory;
    private double seconds;

    /** Data go there. */
    public LatencyCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs everything. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options =
                Options.parse(arguments, Map.of("seconds", "8", "directory", System.getProperty("java.io.tmpdir")));
        seconds = options.number("seconds");
        directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-latency-");
        try {
            grades();
            forcedCalls();
            appends();
            appendsBesideScan();
        } finally {
            Disk.delete(directory);
        }
        return 0;
    }

    private void header(String title) {
        out.printf("%n%s%n", title);
        out.println("| what | calls | p50 | p90 | p99 | p99.9 | p99.99 | max |");
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    }

    private void row(String what, Histogram nanos) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %s | %s | %s | %s | %s | %s |%n",
                what,
                nanos.getTotalCount(),
                text(nanos.getValueAtPercentile(50)),
                text(nanos.getValueAtPercentile(90)),
                text(nanos.getValueAtPercentile(99)),
                text(nanos.getValueAtPercentile(99.9)),
                text(nanos.getValueAtPercentile(99.99)),
                text(nanos.getMaxValue()));
    }

    private static String text(long nanos) {
        if (nanos < 10_000) {
            return nanos + " ns";
        }
        return nanos < 10_000_000 ? nanos / 1000 + " us" : nanos / 1_000_000 + " ms";
    }

    private EdgeStore open(String name, long tsmFileBytes) {
        return EdgeStore.open(StoreConfig.builder(directory.resolve(name))
                .tsmFileBytes(tsmFileBytes)
                .build());
    }

    private static Histogram histogram() {
        return new Histogram(MAX_NANOS, 3);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(MAX_NANOS, Math.max(0, nanos)));
    }

    private void grades() {
        header("from append to acknowledgement, one thread");
        for (Durability grade : Durability.values()) {
            try (EdgeStore store = open(grade.name(), StoreConfig.DEFAULT_TSM_FILE_BYTES)) {
                SensorSeries series = store.series("latency", ValueType.FLOAT64);
                calls(series, grade, seconds / 4, histogram());
                Histogram measured = histogram();
                calls(series, grade, seconds / 2, measured);
                row(grade.name(), measured);
            }
        }
    }

    private static long calls(SensorSeries series, Durability grade, double seconds, Histogram histogram) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long before = System.nanoTime();
        long calls = 0;
        while (before < end) {
            series.append(SampleFeed.START_NANOS + before, 21.5 + calls % 10, grade);
            long after = System.nanoTime();
            record(histogram, after - before);
            before = after;
            calls++;
        }
        return calls;
    }

    private void forcedCalls() throws InterruptedException {
        out.printf("%nforced calls a second%n| threads | calls/s | forces/s |%n|---:|---:|---:|%n");
        for (int threads : new int[] {1, 4}) {
            try (EdgeStore store = open("forced-" + threads, StoreConfig.DEFAULT_TSM_FILE_BYTES)) {
                long forcesBefore = store.stats().forces();
                long calls = inThreads(threads, thread -> {
                    SensorSeries series = store.series("forced{thread=\"" + thread + "\"}", ValueType.FLOAT64);
                    return calls(series, Durability.FORCED, seconds / 2, histogram());
                });
                out.printf(
                        Locale.ROOT,
                        "| %d | %.0f | %.0f |%n",
                        threads,
                        calls / (seconds / 2),
                        (store.stats().forces() - forcesBefore) / (seconds / 2));
            }
        }
    }

    @FunctionalInterface
    private interface ThreadBody {
        long run(int thread) throws Exception;
    }

    private static long inThreads(int threads, ThreadBody body) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(pool.submit(() -> body.run(thread)));
            }
            long sum = 0;
            for (Future<Long> part : running) {
                sum += part.get();
            }
            return sum;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdown();
        }
    }

    /** A million samples a second, in rounds of a millisecond, with files so small that they roll all the time. */
    private void appends() throws InterruptedException {
        header("append while forces, encoding and file rolls go on, 1,000,000 samples a second into 1 MB files");
        try (EdgeStore store = open("appends", 1 << 20)) {
            row("the clock alone", clockAlone());
            Paced paced = new Paced(store);
            paced.run(seconds / 4, false, histogram());
            Histogram single = histogram();
            paced.run(seconds, false, single);
            row("one sample a call", single);
            paced.run(seconds / 4, true, histogram());
            Histogram ticks = histogram();
            paced.run(seconds, true, ticks);
            row("a tick of 1,000", ticks);
            Histogram beside = histogram();
            besideTicks(store, paced, beside);
            row("one sample a call beside ticks", beside);
            out.printf(
                    Locale.ROOT,
                    "(forces=%d blocks=%d meanwhile)%n",
                    store.stats().forces(),
                    store.stats().blocks());
        }
    }

    private static Histogram clockAlone() {
        Histogram histogram = histogram();
        long before = System.nanoTime();
        for (int i = 0; i < 5_000_000; i++) {
            long after = System.nanoTime();
            record(histogram, after - before);
            before = after;
        }
        return histogram;
    }

    /** Appends at pace; each call is timed. */
    private static final class Paced {
        private final SampleFeed feed = new SampleFeed(Scenario.TICKS, 0);
        private final EdgeStore store;
        private final SensorSeries[] series = new SensorSeries[Scenario.TICKS.series()];
        private final int[] refs = new int[series.length];

        Paced(EdgeStore store) {
            this.store = store;
            for (int i = 0; i < series.length; i++) {
                series[i] = store.series(EdgeEngine.key(i), ValueType.FLOAT64);
                refs[i] = series[i].definition().ref();
            }
        }

        void run(double seconds, boolean ticks, Histogram histogram) {
            long start = System.nanoTime();
            long rounds = (long) (seconds * 1e9) / ROUND_NANOS;
            for (long round = 0; round < rounds; round++) {
                feed.next();
                pause(start + round * ROUND_NANOS);
                if (ticks) {
                    tick(histogram);
                } else {
                    samples(histogram);
                }
            }
        }

        private void tick(Histogram histogram) {
            long before = System.nanoTime();
            store.append(refs, feed.timestamps(), feed.values(), refs.length);
            record(histogram, System.nanoTime() - before);
        }

        private void samples(Histogram histogram) {
            long before = System.nanoTime();
            for (int i = 0; i < series.length; i++) {
                series[i].append(feed.timestamps()[i], feed.values()[i]);
                long after = System.nanoTime();
                record(histogram, after - before);
                before = after;
            }
        }

        private static void pause(long until) {
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** One thread's ticks, half a million samples a second; another's single appends, one every 20 microseconds. */
    private void besideTicks(EdgeStore store, Paced ticks, Histogram histogram) throws InterruptedException {
        SensorSeries alone = store.series("alone", ValueType.FLOAT64);
        AtomicBoolean over = new AtomicBoolean();
        inThreads(2, thread -> {
            if (thread == 0) {
                ticks.run(seconds, true, histogram());
                over.set(true);
            } else {
                for (long calls = 0; !over.get(); calls++) {
                    long before = System.nanoTime();
                    alone.append(SampleFeed.START_NANOS + calls * 1000, calls);
                    record(histogram, System.nanoTime() - before);
                    LockSupport.parkNanos(20_000);
                }
            }
            return 0;
        });
    }

    private void appendsBesideScan() throws InterruptedException {
        header(String.format(
                Locale.ROOT,
                "append, %,d samples a second into %,d series, while another thread scans them all",
                AppendsBesideScan.SAMPLES_PER_SECOND,
                AppendsBesideScan.SERIES));
        try (EdgeStore store = open("scan", StoreConfig.DEFAULT_TSM_FILE_BYTES)) {
            AppendsBesideScan appends = new AppendsBesideScan(store);
            appends.runBesideScan(seconds / 4, histogram());
            Histogram alone = histogram();
            Histogram beside = histogram();
            // In turns, so that both meet the same store and the same machine.
            for (int turn = 0; turn < SCAN_TURNS; turn++) {
                appends.run(seconds / SCAN_TURNS, alone);
                appends.runBesideScan(seconds / SCAN_TURNS, beside);
            }
            row("without a scan", alone);
            row("beside a scan", beside);
            out.printf(
                    Locale.ROOT,
                    "(%d scans of %,d samples; p99.99 %.2f times that without)%n",
                    appends.scans(),
                    appends.scannedSamples(),
                    beside.getValueAtPercentile(99.99) / (double) alone.getValueAtPercentile(99.99));
        }
    }
}
