package io.edgetsm.format;

/**
 * What the index says of one block: where it is, what it covers and, where {@code hasStatistics}, what its values come
 * to. Layout of the stored form, little-endian:
 *
 * <pre>
 *  offset size field          meaning
 *       0    8 offset         of the block in the file
 *       8    2 length         of the block in bytes
 *      10    1 flags          bit 0: statistics are valid
 *      11    1 reserved       zero
 *      12    4 sampleCount    samples in the block
 *      16    8 minTimestamp   of its first sample
 *      24    8 maxTimestamp   of its last sample
 *      32    8 cutLsn         exclusive end of its cut: orders equal timestamps
 *      40    8 min            smallest value, as value bits of the series' type
 *      48    8 max            largest value
 *      56    8 first          first value
 *      64    8 last           last value
 *      72    8 sum            IEEE 754 sum of all values
 * </pre>
 *
 * Statistics are valid only when no value of the block is NaN.
 *
 * @param offset of the block in the file
 * @param length of the block in bytes
 * @param sampleCount samples in the block
 * @param minTimestamp of its first sample, epoch nanoseconds
 * @param maxTimestamp of its last sample
 * @param cutLsn exclusive end of its cut
 * @param statistics of its values, null when the block holds a NaN or nobody has computed them
 */
public record BlockEntry(
        long offset,
        int length,
        int sampleCount,
        long minTimestamp,
        long maxTimestamp,
        long cutLsn,
        BlockStatistics statistics) {
    /** Offset of the block's position. */
    public static final int OFFSET_OFFSET = 0;
    /** Offset of the block's length. */
    public static final int LENGTH_OFFSET = 8;
    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 10;
    /** Offset of the sample count. */
    public static final int SAMPLE_COUNT_OFFSET = 12;
    /** Offset of the first timestamp. */
    public static final int MIN_TIMESTAMP_OFFSET = 16;
    /** Offset of the last timestamp. */
    public static final int MAX_TIMESTAMP_OFFSET = 24;
    /** Offset of the cut. */
    public static final int CUT_LSN_OFFSET = 32;
    /** Offset of the smallest value. */
    public static final int MIN_OFFSET = 40;
    /** Offset of the largest value. */
    public static final int MAX_OFFSET = 48;
    /** Offset of the first value. */
    public static final int FIRST_OFFSET = 56;
    /** Offset of the last value. */
    public static final int LAST_OFFSET = 64;
    /** Offset of the sum. */
    public static final int SUM_OFFSET = 72;
    /** Length of an entry. */
    public static final int BYTES = 80;

    /** Flag bit: the statistics are valid. */
    public static final int FLAG_STATISTICS = 1;

    /** Writes the stored form. */
    public void write(byte[] target, int at) {
        Bytes.putLong(target, at + OFFSET_OFFSET, offset);
        Bytes.putU16(target, at + LENGTH_OFFSET, length);
        Bytes.putU16(target, at + FLAGS_OFFSET, statistics == null ? 0 : FLAG_STATISTICS);
        Bytes.putInt(target, at + SAMPLE_COUNT_OFFSET, sampleCount);
        Bytes.putLong(target, at + MIN_TIMESTAMP_OFFSET, minTimestamp);
        Bytes.putLong(target, at + MAX_TIMESTAMP_OFFSET, maxTimestamp);
        Bytes.putLong(target, at + CUT_LSN_OFFSET, cutLsn);
        if (statistics != null) {
            Bytes.putLong(target, at + MIN_OFFSET, statistics.min());
            Bytes.putLong(target, at + MAX_OFFSET, statistics.max());
            Bytes.putLong(target, at + FIRST_OFFSET, statistics.first());
            Bytes.putLong(target, at + LAST_OFFSET, statistics.last());
            Bytes.putDouble(target, at + SUM_OFFSET, statistics.sum());
        }
    }

    /** Reads the stored form, whose section has been verified. */
    public static BlockEntry read(byte[] source, int at) {
        boolean valid = (Bytes.getU8(source, at + FLAGS_OFFSET) & FLAG_STATISTICS) != 0;
        return new BlockEntry(
                Bytes.getLong(source, at + OFFSET_OFFSET),
                Bytes.getU16(source, at + LENGTH_OFFSET),
                Bytes.getInt(source, at + SAMPLE_COUNT_OFFSET),
                Bytes.getLong(source, at + MIN_TIMESTAMP_OFFSET),
                Bytes.getLong(source, at + MAX_TIMESTAMP_OFFSET),
                Bytes.getLong(source, at + CUT_LSN_OFFSET),
                valid
                        ? new BlockStatistics(
                                Bytes.getLong(source, at + MIN_OFFSET),
                                Bytes.getLong(source, at + MAX_OFFSET),
                                Bytes.getLong(source, at + FIRST_OFFSET),
                                Bytes.getLong(source, at + LAST_OFFSET),
                                Bytes.getDouble(source, at + SUM_OFFSET))
                        : null);
    }

    /** The entry of a verified block image. */
    public static BlockEntry of(byte[] block, int at, long fileOffset, BlockStatistics statistics) {
        return new BlockEntry(
                fileOffset,
                BlockHeader.statedLength(block, at),
                BlockHeader.sampleCount(block, at),
                BlockHeader.minTimestamp(block, at),
                BlockHeader.maxTimestamp(block, at),
                BlockHeader.cutLsn(block, at),
                statistics);
    }
}
