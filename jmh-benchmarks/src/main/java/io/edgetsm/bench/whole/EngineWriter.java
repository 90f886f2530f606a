package io.edgetsm.bench.whole;

import java.io.IOException;

/** A store being filled. Called by one thread unless the scenario has more. */
public interface EngineWriter extends AutoCloseable {
    /** Appends one sample. */
    void append(int series, long timestampNanos, double value) throws Exception;

    /** Appends a tick, in whatever form the engine takes best. */
    default void tick(int[] series, long[] timestamps, double[] values, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            append(series[i], timestamps[i], values[i]);
        }
    }

    /**
     * Appends a piece of every channel of a {@link BurstFeed}.
     *
     * @param firstIndex of the piece's first sample
     * @param counts a row per channel, {@link BurstFeed#PIECE_SAMPLES} long
     */
    default void bursts(long firstIndex, short[][] counts) throws Exception {
        throw new UnsupportedOperationException("no bursts");
    }

    /** Returns when everything appended so far is as durable as the engine says it can be. */
    void force() throws Exception;

    /** Forces that the engine has made by itself so far; 0 where it makes none. */
    default long ownForces() {
        return 0;
    }

    /** Makes everything durable and readable, in the form it is to be kept in, and closes. */
    @Override
    void close() throws IOException;
}
