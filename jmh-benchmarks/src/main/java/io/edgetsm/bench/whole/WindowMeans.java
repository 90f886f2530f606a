package io.edgetsm.bench.whole;

/** Means of the samples of one series, window by window: what a user of an engine without windows has to write. */
final class WindowMeans implements EngineReader.SampleSink {
    private final long windowNanos;
    private final EngineReader.WindowSink sink;
    private long windowEnd = Long.MIN_VALUE;
    private long count;
    private double sum;

    WindowMeans(long windowNanos, EngineReader.WindowSink sink) {
        this.windowNanos = windowNanos;
        this.sink = sink;
    }

    @Override
    public void sample(long timestampNanos, double value) {
        if (timestampNanos >= windowEnd) {
            finish();
            windowEnd = (Math.floorDiv(timestampNanos, windowNanos) + 1) * windowNanos;
        }
        count++;
        sum += value;
    }

    /** Hands the last window over. */
    void finish() {
        if (count > 0) {
            sink.window(sum / count);
            count = 0;
            sum = 0;
        }
    }
}
