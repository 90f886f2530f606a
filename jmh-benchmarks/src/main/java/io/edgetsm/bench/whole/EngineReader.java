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

    @Override
    void close() throws IOException;

    /** Takes samples one by one. */
    @FunctionalInterface
    interface SampleSink {
        /** One sample. */
        void sample(long timestampNanos, double value);
    }
}
