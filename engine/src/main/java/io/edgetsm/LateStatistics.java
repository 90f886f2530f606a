package io.edgetsm;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.writer.TsmFileWriter;

/**
 * Finds what the values come to in the blocks that recovery met in the growing file: a few blocks at a time, so that a store
 * opens without decoding them. Until then whoever asks for them decodes. Belongs to the encoder's thread.
 */
final class LateStatistics {
    private final TsmFileWriter growing;
    private final TsmFile reader;
    private final SampleSource.Loader loader = new SampleSource.Loader();

    /** @param reader of the same file, open as long as this is in use */
    LateStatistics(TsmFileWriter growing, TsmFile reader) {
        this.growing = growing;
        this.reader = reader;
    }

    /** Finds those of the next blocks; returns how many, 0 when nothing is left to be found. */
    int find(int blocks) {
        return growing.findStatistics(blocks, this::of);
    }

    /** A block that cannot be read or decoded does without: whoever asks for its samples is told. */
    private BlockStatistics of(SeriesDefinition series, BlockEntry entry) {
        try {
            SampleSource.of(reader, entry, series).load(loader);
            return BlockStatistics.of(series.type(), loader.values(), 0, loader.count());
        } catch (CorruptDataException | StorageFailureException e) {
            return null;
        }
    }
}
