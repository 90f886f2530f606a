package io.edgetsm.bench.whole;

import java.util.Random;

/**
 * Four channels of vibration as 16-bit counts at 25.6 kHz: two tones that drift and noise with a standard deviation of 35
 * counts, which alone is 7.2 bits, 0.9 bytes, a sample. A minute is made beforehand and repeats, so that making it costs
 * nothing while the clock runs; no engine looks back that far. Single-threaded.
 */
public final class BurstFeed {
    /** Channels, sampled at the same moments. */
    public static final int CHANNELS = 4;
    /** Samples of one piece of one channel: 100 ms. */
    public static final int PIECE_SAMPLES = 2560;
    /** Twice the time between two samples, in nanoseconds: it is not whole. */
    public static final long DOUBLE_PERIOD_NANOS = 78_125;

    private static final int RATE = 25_600;
    private static final int POOL_PIECES = 600;

    private final short[][][] pool = new short[POOL_PIECES][CHANNELS][PIECE_SAMPLES];
    private long piece = -1;

    /** Makes the pool. */
    public BurstFeed() {
        Random random = new Random(0x5EED);
        for (int channel = 0; channel < CHANNELS; channel++) {
            double base = 2 * Math.PI * (49.3 + 7 * channel) / RATE;
            for (int i = 0; i < POOL_PIECES * PIECE_SAMPLES; i++) {
                double tone = 900 * Math.sin(base * i) + 250 * Math.sin(base * 11.7 * i + Math.sin(i * 1e-5));
                pool[i / PIECE_SAMPLES][channel][i % PIECE_SAMPLES] =
                        (short) Math.rint(tone + 35 * random.nextGaussian());
            }
        }
    }

    /** Moves to the next piece. */
    public void next() {
        piece++;
    }

    /** Index of the piece's first sample, counted from the begin of the capture. */
    public long firstIndex() {
        return piece * PIECE_SAMPLES;
    }

    /** Counts of the piece, a row per channel. */
    public short[][] counts() {
        return pool[(int) (piece % POOL_PIECES)];
    }

    /** Epoch nanoseconds of a sample. */
    public static long timeOf(long index) {
        return SampleFeed.START_NANOS + (index * DOUBLE_PERIOD_NANOS >> 1);
    }
}
