package io.edgetsm;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.DamageListener;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.writer.TsmFileWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a store and the blocks that were not safe in one, as they were at one moment. Keeps the files open until
 * closed, so that they stay readable when they are sealed, dropped or replaced meanwhile.
 */
final class FilesMoment implements AutoCloseable {
    private final List<TsmFile> sealed;
    private final TsmFile growingReader;
    private final TsmFileWriter growing;
    private final long growingEnd;
    private final List<UnforcedBlock> unforced;
    private Map<Integer, List<UnforcedBlock>> unforcedOfSeries;

    /**
     * On the encoder's thread.
     *
     * @param growing null when there is none, and then its reader is, too
     */
    FilesMoment(List<TsmFile> sealed, TsmFile growingReader, TsmFileWriter growing, List<UnforcedBlock> unforced) {
        this.sealed = List.copyOf(sealed);
        this.sealed.forEach(TsmFile::retain);
        this.growingReader = growing == null ? null : growingReader.retain();
        this.growing = growing;
        this.growingEnd = growing == null ? 0 : growing.forcedEnd();
        this.unforced = List.copyOf(unforced);
    }

    /** Blocks that a series had in the growing file. On the encoder's thread, at any later time. */
    List<BlockEntry> growingBlocks(int seriesRef) {
        if (growing == null) {
            return List.of();
        }
        return growing.blocks(seriesRef).stream()
                .filter(block -> block.offset() < growingEnd)
                .toList();
    }

    /** Adds the blocks of a series that reach into {@code [from, to]}. On the snapshot's thread. */
    void addSources(
            SeriesDefinition series,
            List<BlockEntry> growingBlocks,
            long from,
            long to,
            DamageListener listener,
            List<SampleSource> sources) {
        for (TsmFile file : sealed) {
            file.addSources(series, from, to, listener, sources);
        }
        for (BlockEntry block : growingBlocks) {
            if (block.maxTimestamp() >= from && block.minTimestamp() <= to) {
                sources.add(SampleSource.of(growingReader, block, series));
            }
        }
        for (UnforcedBlock block : unforced(series.ref())) {
            SampleSource source = SampleSource.of(block.block(), series);
            if (source.maxTimestamp() >= from && source.minTimestamp() <= to) {
                sources.add(source);
            }
        }
    }

    private List<UnforcedBlock> unforced(int seriesRef) {
        if (unforcedOfSeries == null) {
            unforcedOfSeries = new HashMap<>();
            for (UnforcedBlock block : unforced) {
                unforcedOfSeries
                        .computeIfAbsent(block.series().ref(), ref -> new ArrayList<>())
                        .add(block);
            }
        }
        return unforcedOfSeries.getOrDefault(seriesRef, List.of());
    }

    /** Gives the files back. Once. */
    @Override
    public void close() {
        sealed.forEach(TsmFile::close);
        if (growingReader != null) {
            growingReader.close();
        }
    }
}
