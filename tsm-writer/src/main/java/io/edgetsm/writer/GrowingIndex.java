package io.edgetsm.writer;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.Pages;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.TsmIndexBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What a file that grows holds: where each series is defined, and an entry for each block of each series, in columns. An
 * object for each of these would take four times the memory, and a file may hold one block of each of 100,000 series. The
 * blocks of a series are chained, from the newest to the oldest. Single-threaded.
 */
final class GrowingIndex {
    private static final int ROWS = 1024;
    private static final int NONE = -1;

    private final RefTable<Series> seriesOf = new RefTable<>();
    private final List<Rows> rows = new ArrayList<>();
    private int entries;
    /** Entries that stood in the file before this index was made; their statistics may have to be found. */
    private int adopted;
    /** Entries whose statistics nobody has to look for. */
    private int settled;

    /** A series that the file defines. */
    private static final class Series {
        private final SeriesDefinition definition;
        /** Counted in {@link Pages#FRAME_ALIGNMENT}, as all positions here. */
        private final int frame;

        private int newest = NONE;
        private int count;

        private Series(SeriesDefinition definition, int frame) {
            this.definition = definition;
            this.frame = frame;
        }
    }

    /** Entries of blocks, {@value #ROWS} at most. */
    private static final class Rows {
        private final Series[] owners = new Series[ROWS];
        private final int[] older = new int[ROWS];
        private final int[] positions = new int[ROWS];
        private final int[] lengths = new int[ROWS];
        private final EntryColumns columns = new EntryColumns(ROWS);

        void put(int row, Series owner, BlockEntry entry) {
            owners[row] = owner;
            older[row] = owner.newest;
            positions[row] = position(entry.offset());
            lengths[row] = entry.length();
            columns.put(
                    row,
                    entry.sampleCount(),
                    entry.minTimestamp(),
                    entry.maxTimestamp(),
                    entry.cutLsn(),
                    entry.statistics());
        }

        BlockEntry get(int row) {
            return columns.entry(row, offset(positions[row]), lengths[row]);
        }
    }

    private static int position(long offset) {
        return Math.toIntExact(offset / Pages.FRAME_ALIGNMENT);
    }

    private static long offset(int position) {
        return (long) position * Pages.FRAME_ALIGNMENT;
    }

    /** Whether the file defines a series. */
    boolean defines(int seriesRef) {
        return seriesOf.get(seriesRef) != null;
    }

    /** Notes where a series is defined; the first place counts. */
    void define(SeriesDefinition series, long frameOffset) {
        if (!defines(series.ref())) {
            seriesOf.put(series.ref(), new Series(series, position(frameOffset)));
        }
    }

    /** Adds a block of a series that is defined. */
    void add(int seriesRef, BlockEntry entry) {
        if (entries == rows.size() * ROWS) {
            rows.add(new Rows());
        }
        Series series = seriesOf.get(seriesRef);
        rows.get(entries / ROWS).put(entries % ROWS, series, entry);
        series.newest = entries++;
        series.count++;
    }

    /** Adds a block that stood in the file before, without statistics: see {@link #findStatistics}. Before any other block. */
    void adopt(int seriesRef, BlockEntry entry) {
        add(seriesRef, entry);
        adopted = entries;
    }

    /**
     * Has the statistics of adopted blocks found.
     *
     * @param most blocks at a time
     * @param finder tells what the values of a series in a block come to, or null
     * @return blocks that have been asked for; 0 when there is none left
     */
    int findStatistics(int most, BiFunction<SeriesDefinition, BlockEntry, BlockStatistics> finder) {
        int end = (int) Math.min((long) settled + most, adopted);
        int asked = end - settled;
        for (; settled < end; settled++) {
            Rows of = rows.get(settled / ROWS);
            int row = settled % ROWS;
            BlockStatistics found = finder.apply(of.owners[row].definition, of.get(row));
            if (found != null) {
                of.columns.putStatistics(row, found);
            }
        }
        return asked;
    }

    /** Entries of all series. */
    int entries() {
        return entries;
    }

    /** Blocks of a series in order of arrival; made for the caller. */
    List<BlockEntry> blocks(int seriesRef) {
        Series series = seriesOf.get(seriesRef);
        return series == null ? List.of() : blocks(series);
    }

    private List<BlockEntry> blocks(Series series) {
        BlockEntry[] blocks = new BlockEntry[series.count];
        int entry = series.newest;
        for (int i = series.count - 1; i >= 0; i--) {
            Rows of = rows.get(entry / ROWS);
            blocks[i] = of.get(entry % ROWS);
            entry = of.older[entry % ROWS];
        }
        return Arrays.asList(blocks);
    }

    /** Adds everything to the index of the sealed file. */
    void addTo(TsmIndexBuilder index) {
        for (Series series : seriesOf) {
            index.add(series.definition, offset(series.frame), blocks(series));
        }
    }
}
