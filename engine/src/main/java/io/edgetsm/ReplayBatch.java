package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;

/**
 * Samples of many series in the order of the log, brought series by series: the memory of a head is visited once for many
 * samples, not once for each. Reusable, single-threaded.
 */
final class ReplayBatch {
    private static final int SAMPLES = 32 * 1024;

    private final Series[] seriesOf = new Series[SAMPLES];
    private final Columns arrived = new Columns();
    private final Columns sorted = new Columns();
    private final Series[] present = new Series[SAMPLES];
    private int samples;
    private int presentCount;

    /** A series and what the batch holds of it. */
    static final class Series {
        private final SeriesDefinition definition;
        private int count;
        private int next;
        private long replayedLsn;

        Series(SeriesDefinition definition) {
            this.definition = definition;
        }

        SeriesDefinition definition() {
            return definition;
        }

        /** Notes an LSN that has been replayed; whether a higher one had been before. */
        boolean goesBack(long firstLsn, long lastLsn) {
            boolean back = firstLsn < replayedLsn;
            replayedLsn = lastLsn;
            return back;
        }
    }

    private static final class Columns {
        final long[] lsns = new long[SAMPLES];
        final long[] timestamps = new long[SAMPLES];
        final long[] bits = new long[SAMPLES];
    }

    /** Takes the samples of a series, which stand in a range of the arrays by ascending LSN. */
    @FunctionalInterface
    interface Taker {
        void take(Series series, long[] lsns, long[] timestamps, long[] bits, int from, int count);
    }

    /** Adds a sample; false when there is no room, and nothing has been added. */
    boolean add(Series series, long lsn, long timestamp, long bits) {
        int at = samples;
        if (at == SAMPLES) {
            return false;
        }
        if (series.count++ == 0) {
            present[presentCount++] = series;
        }
        seriesOf[at] = series;
        arrived.lsns[at] = lsn;
        arrived.timestamps[at] = timestamp;
        arrived.bits[at] = bits;
        samples = at + 1;
        return true;
    }

    /** Gives everything away. */
    void drainTo(Taker taker) {
        sort();
        for (int i = 0; i < presentCount; i++) {
            Series series = present[i];
            int count = series.count;
            series.count = 0;
            taker.take(series, sorted.lsns, sorted.timestamps, sorted.bits, series.next - count, count);
        }
        samples = 0;
        presentCount = 0;
    }

    private void sort() {
        int start = 0;
        for (int i = 0; i < presentCount; i++) {
            present[i].next = start;
            start += present[i].count;
        }
        for (int i = 0; i < samples; i++) {
            int to = seriesOf[i].next++;
            sorted.lsns[to] = arrived.lsns[i];
            sorted.timestamps[to] = arrived.timestamps[i];
            sorted.bits[to] = arrived.bits[i];
        }
    }
}
