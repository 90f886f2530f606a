package io.edgetsm.bench.whole;

/** Samples of a {@link SampleFeed} in portions of ten milliseconds: so many series in turn, as they would be polled. */
final class PacedFeed {
    /** Portions a second. */
    static final int PORTIONS = 100;

    private final SampleFeed feed = new SampleFeed(Scenario.TICKS, 0);
    private final int series;
    private final int[] refs;
    private final long[] timestamps;
    private final double[] values;
    private int position;

    PacedFeed(int samplesPerSecond) {
        int portion = samplesPerSecond / PORTIONS;
        this.series = Math.min(samplesPerSecond, feed.size());
        this.refs = new int[portion];
        this.timestamps = new long[portion];
        this.values = new double[portion];
        this.position = series;
    }

    /** Hands the next portion over. */
    void next(EngineWriter writer) throws Exception {
        for (int i = 0; i < refs.length; i++) {
            if (position == series) {
                feed.next();
                position = 0;
            }
            refs[i] = feed.refs()[position];
            timestamps[i] = feed.timestamps()[position];
            values[i] = feed.values()[position];
            position++;
        }
        writer.tick(refs, timestamps, values, refs.length);
    }
}
