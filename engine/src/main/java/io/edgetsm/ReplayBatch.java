package io.edgetsm;

import io.edgetsm.format.LogSamples;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;

/**
 * Samples of many series, arranged series by series: the memory of a head is visited once for many samples, not once for
 * each. Whoever reads the log arranges a batch while another thread takes the ones before. Reusable; belongs to one thread at
 * a time.
 */
final class ReplayBatch {
    /** Most samples that can be brought at once. */
    static final int SAMPLES = 16 * 1024;

    private static final int NO_SLOT = 0;

    /** By slot, from 1 on: the series, and index behind its last sample, which is where the next one's begin. */
    private final Series[] present = new Series[SAMPLES + 1];

    private final int[] ends = new int[SAMPLES + 1];
    private int presentCount;

    /** Of each sample as it came the slot of its series, or none for one that is left out. */
    private final int[] slots = new int[SAMPLES];

    private final long[] lsns = new long[SAMPLES];
    private final long[] timestamps = new long[SAMPLES];
    private final long[] bits = new long[SAMPLES];

    /** What came of no sensor series that is known; hardly ever anything. */
    private int[] unknownRefs = {};

    private long[] unknownLsns = {};
    private int unknownCount;

    /** A sensor series as it is replayed: the slot belongs to whoever arranges, the rest to whoever takes. */
    static final class Series {
        private final SeriesDefinition definition;
        private int slot = NO_SLOT;
        private long replayedLsn;
        /** Read while batches are arranged, too: what is known to be covered need not be arranged. */
        private volatile long coveredLsn;

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

        /** See {@link #coveredUntil(long)}. */
        long coveredUntil() {
            return coveredLsn;
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
     * Arranges samples in the place of those it has held.
     *
     * @param sensors the sensor series there are
     */
    void arrange(LogSamples samples, RefTable<Series> sensors) {
        choose(samples, sensors);
        sort(samples);
    }

    private void choose(LogSamples samples, RefTable<Series> sensors) {
        int[] refs = samples.refs();
        long[] arrivedLsns = samples.lsns();
        presentCount = 0;
        unknownCount = 0;
        for (int i = 0; i < samples.count(); i++) {
            Series series = sensors.get(refs[i]);
            slots[i] = NO_SLOT;
            if (series == null) {
                noteUnknown(refs[i], arrivedLsns[i]);
            } else if (arrivedLsns[i] >= series.coveredLsn) {
                if (series.slot == NO_SLOT) {
                    open(series);
                }
                slots[i] = series.slot;
                ends[series.slot]++;
            }
        }
    }

    private void noteUnknown(int ref, long lsn) {
        if (unknownCount == unknownRefs.length) {
            unknownRefs = new int[SAMPLES];
            unknownLsns = new long[SAMPLES];
        }
        unknownRefs[unknownCount] = ref;
        unknownLsns[unknownCount++] = lsn;
    }

    private void open(Series series) {
        presentCount++;
        present[presentCount] = series;
        ends[presentCount] = 0;
        series.slot = presentCount;
    }

    private void sort(LogSamples samples) {
        int start = 0;
        for (int slot = 1; slot <= presentCount; slot++) {
            present[slot].slot = NO_SLOT;
            int count = ends[slot];
            ends[slot] = start;
            start += count;
        }
        long[] arrivedLsns = samples.lsns();
        long[] arrivedTimestamps = samples.timestamps();
        long[] arrivedBits = samples.bits();
        for (int i = 0; i < samples.count(); i++) {
            if (slots[i] != NO_SLOT) {
                int to = ends[slots[i]]++;
                lsns[to] = arrivedLsns[i];
                timestamps[to] = arrivedTimestamps[i];
                bits[to] = arrivedBits[i];
            }
        }
    }

    /** Brings to a taker what has been arranged. */
    void bring(Taker taker) {
        for (int i = 0; i < unknownCount; i++) {
            taker.takeUnknown(unknownRefs[i], unknownLsns[i]);
        }
        int from = 0;
        for (int slot = 1; slot <= presentCount; slot++) {
            taker.take(present[slot], lsns, timestamps, bits, from, ends[slot] - from);
            from = ends[slot];
        }
    }
}
