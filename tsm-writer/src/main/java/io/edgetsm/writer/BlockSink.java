package io.edgetsm.writer;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;

/** Takes finished blocks in the order in which they are to stand in the file. */
@FunctionalInterface
public interface BlockSink {
    /**
     * Takes one block.
     *
     * @param block holds the sealed block from index 0 on; valid during the call only
     * @param length of the block
     * @param statistics of its values, null where a value is NaN
     */
    void accept(SeriesDefinition series, byte[] block, int length, BlockStatistics statistics);
}
