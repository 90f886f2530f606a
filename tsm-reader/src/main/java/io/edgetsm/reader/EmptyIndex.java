package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.IndexSection;
import io.edgetsm.format.SeriesDefinition;
import java.util.List;
import java.util.function.Consumer;

/** Index of a file whose blocks somebody else keeps track of. */
final class EmptyIndex implements FileIndex {
    @Override
    public int[] refs() {
        return new int[0];
    }

    @Override
    public SeriesDefinition definition(int ref) {
        return null;
    }

    @Override
    public List<BlockEntry> blocks(int ref) {
        return List.of();
    }

    @Override
    public long maxCutLsn(int ref) {
        return 0;
    }

    @Override
    public long sampleCount(int ref) {
        return 0;
    }

    @Override
    public void forEach(Consumer<IndexSection.Group> visitor) {
        // Nothing to tell.
    }

    @Override
    public long maxCutLsn() {
        return 0;
    }

    @Override
    public long maxTimestamp() {
        return Long.MIN_VALUE;
    }

    @Override
    public int maxRef() {
        return 0;
    }
}
