package io.edgetsm.bench.whole;

/**
 * Sensor samples made as fast as they are asked for, the same for every engine: random walks of one to three decimals
 * with steps of -2 to 2 units, a timestamp of its own for each sample, every tenth of them up to a millisecond off its
 * period in whole microseconds. What is random in a sample is 2.32 bits of value and 1.57 bits of time: 0.49 bytes, below
 * which no engine can get. Single-threaded; a tick's arrays are valid until the next.
 */
public final class SampleFeed {
    /** Time of the first tick: 2024-01-01T00:00:00Z. */
    public static final long START_NANOS = 1_704_067_200_000_000_000L;

    private static final double[] SCALES = {10, 100, 1000};
    private static final int JITTER_SHARE = (1 << 16) / 10;
    private static final int JITTER_MICROS = 1000;

    private final Scenario scenario;
    private final int firstSeries;
    private final int groups;
    private final int[] walks;
    private final int[] refs;
    private final long[] timestamps;
    private final double[] values;
    private long state;
    private long tick = -1;

    /** @param part of the scenario's threads, counted from 0 */
    public SampleFeed(Scenario scenario, int part) {
        int series = scenario.series() / scenario.threads();
        this.scenario = scenario;
        this.firstSeries = part * series;
        this.groups = series / scenario.tickSize();
        this.walks = new int[series];
        this.refs = new int[scenario.tickSize()];
        this.timestamps = new long[scenario.tickSize()];
        this.values = new double[scenario.tickSize()];
        this.state = 0x9E3779B97F4A7C15L * (part + 1);
        for (int i = 0; i < series; i++) {
            walks[i] = 2000 + (int) (nextRandom() >>> 52);
        }
    }

    /** Makes the next tick. */
    public void next() {
        tick++;
        int group = (int) (tick % groups);
        int from = group * scenario.tickSize();
        long due = START_NANOS + tick / groups * scenario.periodNanos() + group * (scenario.periodNanos() / groups);
        for (int i = 0; i < refs.length; i++) {
            long random = nextRandom();
            int at = from + i;
            walks[at] += (int) ((random >>> 32) * 5 >>> 32) - 2;
            refs[i] = firstSeries + at;
            timestamps[i] = due + jitterNanos((int) random);
            values[i] = walks[at] / SCALES[at % SCALES.length];
        }
    }

    private static long jitterNanos(int random) {
        if ((random & 0xFFFF) >= JITTER_SHARE) {
            return 0;
        }
        int micros = ((random >>> 16) * (2 * JITTER_MICROS + 1) >>> 16) - JITTER_MICROS;
        return micros * 1000L;
    }

    /** One of the fast generators that pass the usual tests; a plain xorshift would show in the low bits. */
    private long nextRandom() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** Samples of a tick. */
    public int size() {
        return refs.length;
    }

    /** Series of each sample of the tick. */
    public int[] refs() {
        return refs;
    }

    /** Epoch nanoseconds of each sample of the tick. */
    public long[] timestamps() {
        return timestamps;
    }

    /** Values of the tick. */
    public double[] values() {
        return values;
    }
}
