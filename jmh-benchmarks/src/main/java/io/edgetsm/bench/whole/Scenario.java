package io.edgetsm.bench.whole;

import java.util.Locale;

/** What a child process ingests. Samples are those of {@link SampleFeed}, bursts those of {@link BurstFeed}. */
public enum Scenario {
    /** 1,000 series at 1 Hz, one call per tick of all of them. */
    TICKS(1000, 1000, 1_000_000_000L, 1, 20_000_000),
    /** The same samples, one call each, from one thread. */
    SINGLE(1000, 1000, 1_000_000_000L, 1, 20_000_000),
    /** The same, from four threads with 250 series each. */
    SINGLE4(1000, 250, 1_000_000_000L, 4, 20_000_000),
    /** 20,000 series at 0.1 Hz in ticks of 1,000: each series has but 200 samples. */
    SLOW(20_000, 1000, 10_000_000_000L, 1, 4_000_000),
    /** Four channels of 16-bit counts at 25.6 kHz, as pieces of 100 ms. */
    BURSTS(BurstFeed.CHANNELS, BurstFeed.CHANNELS, 0, 1, 100_000_000);

    private final int series;
    private final int tickSize;
    private final long periodNanos;
    private final int threads;
    private final long samples;

    Scenario(int series, int tickSize, long periodNanos, int threads, long samples) {
        this.series = series;
        this.tickSize = tickSize;
        this.periodNanos = periodNanos;
        this.threads = threads;
        this.samples = samples;
    }

    /** The scenario of that name, in any case. */
    public static Scenario parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Name on the command line and in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Series of the scenario, numbered from 0. */
    public int series() {
        return series;
    }

    /** Samples of one tick. */
    public int tickSize() {
        return tickSize;
    }

    /** Time between two samples of a series. */
    public long periodNanos() {
        return periodNanos;
    }

    /** Threads that append. */
    public int threads() {
        return threads;
    }

    /** Samples unless others are asked for. */
    public long samples() {
        return samples;
    }

    /** Whether values are 16-bit counts of channels instead of samples of sensors. */
    public boolean isBursts() {
        return this == BURSTS;
    }

    /** Whether each sample is a call of its own. */
    public boolean isSingle() {
        return this == SINGLE || this == SINGLE4;
    }
}
