package io.edgetsm.reader;

/** Samples in arrays as a source. */
record ArraySource(long[] timestamps, long[] values, int count, long rank) implements SampleSource {
    @Override
    public long minTimestamp() {
        return timestamps[0];
    }

    @Override
    public long maxTimestamp() {
        return timestamps[count - 1];
    }

    @Override
    public void load(Loader target) {
        target.show(timestamps, values, count);
    }
}
