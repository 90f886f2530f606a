package io.edgetsm.reader.query;

import io.edgetsm.format.SeriesDefinition;

/**
 * Samples that an answer lacks because what holds them is damaged. Where such a block overlapped older ones, an older
 * value of the same timestamp may show in its place.
 *
 * @param file path of the damaged file
 * @param offset of the damaged unit in the file
 * @param series whose samples they are
 * @param minTimestamp of the first of them, epoch nanoseconds; {@code Long.MIN_VALUE} when unknown
 * @param maxTimestamp of the last of them; {@code Long.MAX_VALUE} when unknown
 * @param samples how many; {@link #UNKNOWN_COUNT} when the index that would say is damaged
 * @param reason what is wrong
 */
public record SkippedSamples(
        String file,
        long offset,
        SeriesDefinition series,
        long minTimestamp,
        long maxTimestamp,
        long samples,
        String reason) {
    /** What {@link #samples} says when nobody knows. */
    public static final long UNKNOWN_COUNT = -1;

    boolean isSamePlace(SkippedSamples other) {
        return offset == other.offset
                && series.ref() == other.series.ref()
                && file.equals(other.file)
                && minTimestamp == other.minTimestamp;
    }
}
