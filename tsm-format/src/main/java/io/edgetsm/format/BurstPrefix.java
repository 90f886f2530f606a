package io.edgetsm.format;

/**
 * What precedes the values in the payload of a burst block: the varint firstIndex, index of the block's first sample,
 * counted from the capture's sample 0. Sample i of the block has the time {@code period.timeOf(origin, firstIndex + i)},
 * so that a capture split over many blocks keeps exact times; the origin is the block's first timestamp less what the
 * period makes of firstIndex.
 */
public final class BurstPrefix {
    /** Longest prefix. */
    public static final int MAX_BYTES = 9;

    private BurstPrefix() {}

    /**
     * Writes the prefix.
     *
     * @param firstIndex not negative
     * @return the position behind it
     */
    public static int write(byte[] target, int at, long firstIndex) {
        return Bytes.putVarint(target, at, firstIndex);
    }

    /** Time of the capture's sample 0. */
    public static long origin(SamplePeriod period, long minTimestamp, long firstIndex) {
        return minTimestamp - period.timeOf(0, firstIndex);
    }
}
