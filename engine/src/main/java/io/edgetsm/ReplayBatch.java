package io.edgetsm;

import io.edgetsm.format.LogSamples;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;

/**
 * Brings samples of many series in the order of the log series by series: the memory of a head is visited once for many
 * samples, not once for each. Reusable, single-threaded.
 */
final class ReplayBatch {
    /** Most samples that can be brought at once. */
    static final int SAMPLES = 16 * 1024;

    private static final int NO_SLOT = 0;

    /** Which samples are left, and the slot of the series of each. */
    private final int[] left = new int[SAMPLES];

    private final int[] slots = new int[SAMPLES];
    private int leftCount;

    /** By slot, from 1 on: the series, how many samples it has, and where its next one goes. */
    private final Series[] present = new Series[SAMPLES + 1];

    private final int[] counts = new int[SAMPLES + 1];
    private final int[] next = new int[SAMPLES + 1];
    private int presentCount;

    private final long[] lsns = new long[SAMPLES];
    private final long[] timestamps = new long[SAMPLES];
    private final long[] bits = new long[SAMPLES];

    /** A sensor series as it is replayed. */
    static final class Series {
        private final SeriesDefinition definition;
        private int slot = NO_SLOT;
        private long replayedLsn;
        private long coveredLsn;

        Series(SeriesDefinition definition) {
            this.definition = definition;
        }

        SeriesDefinition definition() {
            return definition;
        }

        /** Notes LSNs that have been replayed; whether a higher one had been before. */
        boolean goesBack(long firstLsn, long lastLsn) {
            boolean back = firstLsn < replayedLsn;
            replayedLsn = lastLsn;
            return back;
        }

        /** From now on leaves out what comes before an LSN: it is in files, and nothing of the series is in a head. */
        void coveredUntil(long lsn) {
            coveredLsn = lsn;
        }
    }

    /** Takes what a batch holds. */
    interface Taker {
        /** Takes samples of a series, which stand in a range of the arrays by ascending LSN. */
        void take(Series series, long[] lsns, long[] timestamps, long[] bits, int from, int count);

        /** Takes note of a sample of no sensor series that is known. */
        void takeUnknown(int ref, long lsn);
    }

    /**
     * Brings samples to a taker.
     *
     * @param sensors the sensor series there are
     */
    void bring(LogSamples samples, RefTable<Series> sensors, Taker taker) {
        choose(samples, sensors, taker);
        sort(samples);
        for (int slot = 1; slot <= presentCount; slot++) {
            Series series = present[slot];
            series.slot = NO_SLOT;
            taker.take(series, lsns, timestamps, bits, next[slot] - counts[slot], counts[slot]);
        }
    }

    private void choose(LogSamples samples, RefTable<Series> sensors, Taker taker) {
        int[] refs = samples.refs();
        long[] arrivedLsns = samples.lsns();
        int kept = 0;
        presentCount = 0;
        for (int i = 0; i < samples.count(); i++) {
            Series series = sensors.get(refs[i]);
            if (series == null) {
                taker.takeUnknown(refs[i], arrivedLsns[i]);
            } else if (arrivedLsns[i] >= series.coveredLsn) {
                if (series.slot == NO_SLOT) {
                    open(series);
                }
                left[kept] = i;
                slots[kept++] = series.slot;
                counts[series.slot]++;
            }
        }
        leftCount = kept;
    }

    private void open(Series series) {
        presentCount++;
        present[presentCount] = series;
        counts[presentCount] = 0;
        series.slot = presentCount;
    }

    private void sort(LogSamples samples) {
        int start = 0;
        for (int slot = 1; slot <= presentCount; slot++) {
            next[slot] = start;
            start += counts[slot];
        }
        long[] arrivedLsns = samples.lsns();
        long[] arrivedTimestamps = samples.timestamps();
        long[] arrivedBits = samples.bits();
        for (int i = 0; i < leftCount; i++) {
            int from = left[i];
            int to = next[slots[i]]++;
            lsns[to] = arrivedLsns[from];
            timestamps[to] = arrivedTimestamps[from];
            bits[to] = arrivedBits[from];
        }
    }
}
