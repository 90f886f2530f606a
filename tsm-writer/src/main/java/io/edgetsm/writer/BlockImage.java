package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;
import java.util.List;

/**
 * A sealed block on its way into a file.
 *
 * @param bytes of the block; nobody changes them any more
 * @param series whose samples it holds, by ascending ref; one unless the block is mixed
 * @param statistics of each series' values; null where a value is NaN
 */
public record BlockImage(byte[] bytes, List<SeriesDefinition> series, List<BlockStatistics> statistics) {
    /** Whether it is the first, or only, part of its cut. */
    public boolean beginsCut() {
        return BlockHeader.part(bytes, 0) == 0;
    }
}
