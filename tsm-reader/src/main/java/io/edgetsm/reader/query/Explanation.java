package io.edgetsm.reader.query;

/**
 * How a query came to its answer. Of a query that has not been read to its end it tells the part so far.
 *
 * @param series series read
 * @param groups groups answered
 * @param windows windows with an answer, or samples of a query without windows
 * @param indexedBlocks blocks answered from the index, without reading them
 * @param indexedSamples samples of these
 * @param decodedBlocks blocks read and decoded
 * @param decodedSamples samples of these
 * @param skippedBlocks blocks of the selected series outside the range, not read; counted as far as the index
 *     had to be looked at, all of them with {@link QueryOptions#explaining}
 * @param memorySources heads, log tails and blocks that are in no file yet
 * @param memorySamples samples of these
 * @param damagedUnits blocks and indexes left out because they are damaged
 * @param peakMemoryBytes most heap counted against the budget
 * @param elapsedNanos time since the query was begun
 */
public record Explanation(
        long series,
        long groups,
        long windows,
        long indexedBlocks,
        long indexedSamples,
        long decodedBlocks,
        long decodedSamples,
        long skippedBlocks,
        long memorySources,
        long memorySamples,
        long damagedUnits,
        long peakMemoryBytes,
        long elapsedNanos) {}
