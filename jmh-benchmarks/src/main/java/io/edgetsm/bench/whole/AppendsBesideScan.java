package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.query.QueryResult;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Single appends at a pace into a store of many series, of which another thread may scan all samples all the time. */
final class AppendsBesideScan {
    static final int SERIES = 20_000;
    static final int SAMPLES_PER_SECOND = 100_000;

    private static final int FILLED_SAMPLES = 200;
    private static final int ROUNDS_PER_SECOND = 1000;
    private static final int CALLS_PER_ROUND = SAMPLES_PER_SECOND / ROUNDS_PER_SECOND;
    private static final long TICK_NANOS = 1_000_000_000L;

    private final EdgeStore store;
    private final SensorSeries[] series = new SensorSeries[SERIES];
    private final AtomicLong scannedSamples = new AtomicLong();
    private final AtomicLong scans = new AtomicLong();
    private long calls;

    /** Fills the store. */
    AppendsBesideScan(EdgeStore store) {
        this.store = store;
        for (int i = 0; i < SERIES; i++) {
            series[i] = store.series("scanned{series=\"" + i + "\"}", ValueType.FLOAT64);
        }
        while (calls < (long) SERIES * FILLED_SAMPLES) {
            append();
        }
        store.flush();
    }

    private void append() {
        int of = (int) (calls % SERIES);
        long tick = calls / SERIES;
        series[of].append(SampleFeed.START_NANOS + tick * TICK_NANOS, (200 + (tick * 7 + of) % 50) / 10.0);
        calls++;
    }

    /** Appends for a time, each call timed. */
    void run(double seconds, Histogram nanos) {
        long start = System.nanoTime();
        long rounds = (long) (seconds * ROUNDS_PER_SECOND);
        for (long round = 0; round < rounds; round++) {
            pauseUntil(start + round * (1_000_000_000L / ROUNDS_PER_SECOND));
            long before = System.nanoTime();
            for (int i = 0; i < CALLS_PER_ROUND; i++) {
                append();
                long after = System.nanoTime();
                nanos.recordValue(Math.min(nanos.getHighestTrackableValue(), after - before));
                before = after;
            }
        }
    }

    private static void pauseUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The same while all samples of all series are condensed again and again. */
    void runBesideScan(double seconds, Histogram nanos) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread scanner = new Thread(
                () -> {
                    while (!over.get()) {
                        scan(over);
                    }
                },
                "scanner");
        scanner.start();
        try {
            run(seconds, nanos);
        } finally {
            over.set(true);
            scanner.join();
        }
    }

    private void scan(AtomicBoolean over) {
        try (QueryResult result = store.query("scanned --agg count,stddev")) {
            while (!over.get() && result.next()) {
                scannedSamples.addAndGet((long) result.value(0));
            }
        }
        scans.incrementAndGet();
    }

    /** Scans begun and ended. */
    long scans() {
        return scans.get();
    }

    /** Samples of all scans. */
    long scannedSamples() {
        return scannedSamples.get();
    }
}
