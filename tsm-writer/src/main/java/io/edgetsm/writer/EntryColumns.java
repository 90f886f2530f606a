package io.edgetsm.writer;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;

/** Index entries in columns, but for where their blocks stand: objects would take half as much memory again. Filled by one thread. */
final class EntryColumns {
    private static final int NO_STATISTICS = Integer.MIN_VALUE;
    private static final int STATISTICS = 6;

    /** With {@link #NO_STATISTICS} where there are none. */
    private final int[] sampleCounts;

    private final long[] statistics;
    private final long[] minTimestamps;
    private final long[] maxTimestamps;
    private final long[] cutLsns;

    EntryColumns(int rows) {
        sampleCounts = new int[rows];
        minTimestamps = new long[rows];
        maxTimestamps = new long[rows];
        cutLsns = new long[rows];
        statistics = new long[rows * STATISTICS];
    }

    /** @param values null when they have no statistics */
    void put(int row, int sampleCount, long minTimestamp, long maxTimestamp, long cutLsn, BlockStatistics values) {
        sampleCounts[row] = sampleCount | NO_STATISTICS;
        minTimestamps[row] = minTimestamp;
        maxTimestamps[row] = maxTimestamp;
        cutLsns[row] = cutLsn;
        if (values != null) {
            putStatistics(row, values);
        }
    }

    void putStatistics(int row, BlockStatistics values) {
        sampleCounts[row] &= ~NO_STATISTICS;
        int at = row * STATISTICS;
        statistics[at] = values.min();
        statistics[at + 1] = values.max();
        statistics[at + 2] = values.first();
        statistics[at + 3] = values.last();
        statistics[at + 4] = Double.doubleToRawLongBits(values.sum());
        statistics[at + 5] = Double.doubleToRawLongBits(values.sumError());
    }

    /** The entry of a row, of a block that stands there. */
    BlockEntry entry(int row, long offset, int length) {
        return new BlockEntry(
                offset,
                length,
                sampleCounts[row] & ~NO_STATISTICS,
                minTimestamps[row],
                maxTimestamps[row],
                cutLsns[row],
                statistics(row));
    }

    /** Statistics of a row, null when it has none. */
    BlockStatistics statistics(int row) {
        int at = row * STATISTICS;
        return sampleCounts[row] < 0
                ? null
                : new BlockStatistics(
                        statistics[at],
                        statistics[at + 1],
                        statistics[at + 2],
                        statistics[at + 3],
                        Double.longBitsToDouble(statistics[at + 4]),
                        Double.longBitsToDouble(statistics[at + 5]));
    }
}
