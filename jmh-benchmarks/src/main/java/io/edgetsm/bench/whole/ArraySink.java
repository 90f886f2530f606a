package io.edgetsm.bench.whole;

/** Puts samples into arrays. */
final class ArraySink implements EngineReader.SampleSink {
    private final long[] timestamps;
    private final double[] values;
    private int count;

    ArraySink(long[] timestamps, double[] values) {
        this.timestamps = timestamps;
        this.values = values;
    }

    @Override
    public void sample(long timestampNanos, double value) {
        timestamps[count] = timestampNanos;
        values[count++] = value;
    }

    int count() {
        return count;
    }
}
