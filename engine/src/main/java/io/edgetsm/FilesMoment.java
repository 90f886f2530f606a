package io.edgetsm;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.DamageListener;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.writer.BlockImage;
import io.edgetsm.writer.TsmFileWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The files of a store and the blocks that were not safe in one, as they were at one moment. Keeps the files open until
 * closed, so that they stay readable when they are sealed, dropped or replaced meanwhile.
 */
final class FilesMoment implements AutoCloseable {
    private final List<TsmFile> sealed;
    private final TsmFile growingReader;
    private final TsmFileWriter growing;
    private final long growingEnd;
    private final List<BlockImage> unforced;
    private final long drops;
    /** Series refs, in the upper half, and the indexes of their unforced blocks, ascending; null until one is asked for. */
    private long[] unforcedOfSeries;

    /**
     * On the encoder's thread.
     *
     * @param growing null when there is none, and then its reader is, too
     * @param drops files that had been dropped
     */
    FilesMoment(
            List<TsmFile> sealed, TsmFile growingReader, TsmFileWriter growing, List<BlockImage> unforced, long drops) {
        this.sealed = List.copyOf(sealed);
        this.sealed.forEach(TsmFile::retain);
        this.growingReader = growing == null ? null : growingReader.retain();
        this.growing = growing;
        this.growingEnd = growing == null ? 0 : growing.forcedEnd();
        this.unforced = List.copyOf(unforced);
        this.unforced.forEach(BlockImage::keep);
        this.drops = drops;
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
        addUnsealed(series, growingBlocks, from, to, sources);
    }

    /** Adds the blocks of a series that were in no sealed file. */
    private void addUnsealed(
            SeriesDefinition series, List<BlockEntry> growingBlocks, long from, long to, List<SampleSource> sources) {
        for (BlockEntry block : growingBlocks) {
            if (block.maxTimestamp() >= from && block.minTimestamp() <= to) {
                sources.add(SampleSource.of(growingReader, block, series));
            }
        }
        long[] blocks = unforcedOfSeries();
        int first = Arrays.binarySearch(blocks, (long) series.ref() << Integer.SIZE);
        for (int i = first < 0 ? -first - 1 : first;
                i < blocks.length && blocks[i] >>> Integer.SIZE == series.ref();
                i++) {
            BlockImage block = unforced.get((int) blocks[i]);
            SampleSource source = SampleSource.of(block.bytes(), series, block.statistics(series.ref()));
            if (source.maxTimestamp() >= from && source.minTimestamp() <= to) {
                sources.add(source);
            }
        }
    }

    /** The last sample of a series, given what is in its head. */
    LastSample last(SeriesDefinition series, List<BlockEntry> growingBlocks, List<SampleSource> head) {
        List<SampleSource> unsealed = new ArrayList<>(head);
        addUnsealed(series, growingBlocks, Long.MIN_VALUE, Long.MAX_VALUE, unsealed);
        return LastSample.find(sealed, series, unsealed);
    }

    /** Files that had been dropped since the store was opened. */
    long drops() {
        return drops;
    }

    private long[] unforcedOfSeries() {
        if (unforcedOfSeries == null) {
            long[] all = new long
                    [unforced.stream().mapToInt(block -> block.series().size()).sum()];
            int count = 0;
            for (int i = 0; i < unforced.size(); i++) {
                for (SeriesDefinition series : unforced.get(i).series()) {
                    all[count++] = (long) series.ref() << Integer.SIZE | i;
                }
            }
            Arrays.sort(all);
            unforcedOfSeries = all;
        }
        return unforcedOfSeries;
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
