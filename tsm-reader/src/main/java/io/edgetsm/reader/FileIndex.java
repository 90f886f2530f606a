package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.IndexSection;
import io.edgetsm.format.SeriesDefinition;
import java.util.List;
import java.util.function.Consumer;

/** Which series and blocks a TSM file holds, from its footer or from a walk. */
interface FileIndex {
    /** Refs of its series, ascending. */
    int[] refs();

    /** Definition of a series as the file itself repeats it; null when the file has none. */
    SeriesDefinition definition(int ref);

    /** Blocks of a series, by ascending first timestamp. */
    List<BlockEntry> blocks(int ref);

    /** Blocks of a series that reach into {@code [from, to]}, both inclusive, by ascending first timestamp. */
    default List<BlockEntry> blocks(int ref, long from, long to) {
        return blocks(ref).stream()
                .filter(block -> block.maxTimestamp() >= from && block.minTimestamp() <= to)
                .toList();
    }

    /** Highest cut among the blocks of a series, 0 when it has none. */
    long maxCutLsn(int ref);

    /** Samples of a series. */
    long sampleCount(int ref);

    /** Tells all blocks, by ascending ref; a series with many comes in several groups. */
    void forEach(Consumer<IndexSection.Group> visitor);

    /** Highest cut among all blocks, 0 when there is none. */
    long maxCutLsn();

    /** Time of the latest sample, {@code Long.MIN_VALUE} when there is none. */
    long maxTimestamp();

    /** Highest ref of a series that has blocks, 0 when there is none. */
    int maxRef();
}
