package io.edgetsm.writer;

/**
 * The sample of a series with the highest time; of several appends at that time the last.
 *
 * @param timestamp epoch nanoseconds
 * @param valueBits see {@link io.edgetsm.format.ValueType}
 */
public record LatestSample(long timestamp, long valueBits) {}
