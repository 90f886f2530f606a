package io.edgetsm;

/**
 * What a store has done since it was opened.
 *
 * @param series in the store
 * @param samplesAppended through this open
 * @param overloads appends that were refused because there was no room in time
 * @param forces of the log
 * @param logBytes written to the log
 * @param carriedSamples samples of slow series copied forward in the log, each time counted
 * @param blocks written
 * @param blockBytes bytes of these blocks
 * @param headBytes off-heap bytes the heads take now
 * @param forceP50Micros median duration of the forces since the last call of {@code stats}
 * @param forceMaxMicros longest of them
 */
public record StoreStats(
        int series,
        long samplesAppended,
        long overloads,
        long forces,
        long logBytes,
        long carriedSamples,
        long blocks,
        long blockBytes,
        long headBytes,
        long forceP50Micros,
        long forceMaxMicros) {}
