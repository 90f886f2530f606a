package io.edgetsm.format;

/**
 * What the index says of one block: where it is, what it covers and, where somebody has computed them, what its values
 * come to. Its stored form is part of an {@link IndexSection}.
 *
 * @param offset of the block in the file
 * @param length of the block in bytes
 * @param sampleCount samples in the block
 * @param minTimestamp of its first sample, epoch nanoseconds
 * @param maxTimestamp of its last sample
 * @param cutLsn exclusive end of its cut: orders equal timestamps
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
    /** The same with statistics. */
    public BlockEntry with(BlockStatistics computed) {
        return new BlockEntry(offset, length, sampleCount, minTimestamp, maxTimestamp, cutLsn, computed);
    }
}
