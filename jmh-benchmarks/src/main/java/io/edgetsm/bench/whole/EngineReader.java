package io.edgetsm.bench.whole;

import java.io.IOException;

/** A closed store, opened again. Single-threaded. */
public interface EngineReader extends AutoCloseable {
    /** Samples of all series. */
    long count() throws Exception;

    /** Hands every sample of a series over, in order of time. */
    default void scan(int series, SampleSink sink) throws Exception {
        range(series, Long.MIN_VALUE, Long.MAX_VALUE, sink);
    }

    /** Hands the samples of a series in {@code [from, to]} over, in order of time. */
    void range(int series, long from, long to, SampleSink sink) throws Exception;

    /**
     * Reads every sample of a series into arrays that are long enough, in order of time, in the fastest way there is.
     *
     * @return how many
     */
    default int read(int series, long[] timestamps, double[] values) throws Exception {
        ArraySink sink = new ArraySink(timestamps, values);
        scan(series, sink);
        return sink.count();
    }

    /** Means of the first {@code seriesCount} series in windows aligned to the epoch, windows in any order. */
    default void means(int seriesCount, long windowNanos, WindowSink sink) throws Exception {
        for (int series = 0; series < seriesCount; series++) {
            WindowMeans means = new WindowMeans(windowNanos, sink);
            scan(series, means);
            means.finish();
        }
    }

    /** How the last {@link #means} was answered, where the engine can tell; else empty. */
    default String explain() {
        return "";
    }

    @Override
    void close() throws IOException;

    /** Takes samples one by one. */
    @FunctionalInterface
    interface SampleSink {
        /** One sample. */
        void sample(long timestampNanos, double value);
    }

    /** Takes means one by one. */
    @FunctionalInterface
    interface WindowSink {
        /** One window that has samples. */
        void window(double mean);
    }
}
