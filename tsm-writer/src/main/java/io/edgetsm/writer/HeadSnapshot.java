package io.edgetsm.writer;

/**
 * What a head held at one moment, copied for a query. Samples are in time order, at most one per timestamp, and win over
 * those of any block with a lower cut.
 *
 * @param count samples in {@code timestamps} and {@code values}
 * @param timestamps epoch nanoseconds, strictly ascending
 * @param values value bits
 */
public record HeadSnapshot(int count, long[] timestamps, long[] values) {
    /** Nothing. */
    public static final HeadSnapshot EMPTY = new HeadSnapshot(0, new long[0], new long[0]);
}
