package io.edgetsm.format;

/**
 * Layout of what precedes the values in the payload of a burst block. Sample i of the block has the time
 * {@code period.timeOf(origin, firstIndex + i)}, so that a capture split over many blocks keeps exact times.
 *
 * <pre>
 *  offset size field       meaning
 *       0    8 origin      time of the capture's sample 0, epoch nanoseconds
 *       8    8 firstIndex  index of the block's first sample, counted from the origin
 * </pre>
 */
public final class BurstPrefix {
    /** Offset of the origin. */
    public static final int ORIGIN_OFFSET = 0;
    /** Offset of the first index. */
    public static final int FIRST_INDEX_OFFSET = 8;
    /** Length of the prefix. */
    public static final int BYTES = 16;

    private BurstPrefix() {}
}
