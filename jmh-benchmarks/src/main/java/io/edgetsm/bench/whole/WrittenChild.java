package io.edgetsm.bench.whole;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.ValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A child process: threads that append with grade WRITTEN, each awaiting its acknowledgement. It tells figures of the time
 * behind the first second; without a time it goes on until it is killed, and says on its output what has been acknowledged.
 */
final class WrittenChild {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final double WARM_UP_SECONDS = 1;
    private static final int APPENDS_BETWEEN_LINES = 100;

    private WrittenChild() {}

    /** {@code path directory threads seconds}; 0 seconds for ever. */
    public static void main(String[] args) throws Exception {
        LogPath path = LogPath.named(args[0]);
        StoreConfig config =
                StoreConfig.builder(Path.of(args[1])).storage(path::open).build();
        int threads = Integer.parseInt(args[2]);
        double seconds = Double.parseDouble(args[3]);
        long start = System.nanoTime();
        try (EdgeStore store = EdgeStore.open(config)) {
            double openMillis = (System.nanoTime() - start) / 1e6;
            if (seconds == 0) {
                appendForEver(store);
            }
            run(store, threads, WARM_UP_SECONDS);
            long callsBefore = writeCalls();
            ProcessUsage before = ProcessUsage.now();
            Histogram nanos = run(store, threads, seconds);
            ProcessUsage used = ProcessUsage.now().since(before);
            Map<String, String> figures = new LinkedHashMap<>();
            double calls = nanos.getTotalCount();
            figures.put("callsPerSecond", Double.toString(calls / seconds));
            figures.put("p50", Long.toString(nanos.getValueAtPercentile(50)));
            figures.put("p99", Long.toString(nanos.getValueAtPercentile(99)));
            figures.put("p99.9", Long.toString(nanos.getValueAtPercentile(99.9)));
            figures.put("max", Long.toString(nanos.getMaxValue()));
            figures.put("writeCallsPerAppend", Double.toString((writeCalls() - callsBefore) / calls));
            figures.put("cpuMicrosPerAppend", Double.toString(used.cpuSeconds() * 1e6 / calls));
            figures.put("residentMb", Double.toString(used.maxResidentBytes() / 1e6));
            figures.put("openMillis", Double.toString(openMillis));
            ChildProcess.tell(figures);
        }
    }

    private static long writeCalls() throws IOException {
        return ProcessUsage.number("/proc/self/io", "syscw:");
    }

    private static Histogram run(EdgeStore store, int threads, double seconds) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                SensorSeries series = store.series("written{thread=\"" + i + "\"}", ValueType.FLOAT64);
                running.add(pool.submit(() -> append(series, (long) (seconds * 1e9))));
            }
            Histogram all = new Histogram(MAX_NANOS, 3);
            for (Future<Histogram> thread : running) {
                all.add(thread.get());
            }
            return all;
        } finally {
            pool.shutdown();
        }
    }

    private static Histogram append(SensorSeries series, long forNanos) {
        Histogram nanos = new Histogram(MAX_NANOS, 3);
        long before = System.nanoTime();
        long end = before + forNanos;
        for (int i = 0; before < end; i++) {
            series.append(SampleFeed.START_NANOS + before, 21.5 + i % 10, Durability.WRITTEN);
            long after = System.nanoTime();
            nanos.recordValue(Math.min(MAX_NANOS, after - before));
            before = after;
        }
        return nanos;
    }

    private static void appendForEver(EdgeStore store) {
        SensorSeries series = store.series("written", ValueType.INT64);
        for (long i = 1; ; i++) {
            series.append(SampleFeed.START_NANOS + i, i, Durability.WRITTEN);
            if (i % APPENDS_BETWEEN_LINES == 0) {
                System.out.println(i);
            }
        }
    }
}
