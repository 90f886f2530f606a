package io.edgetsm;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.FragmentReader;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.CutCoverage;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.writer.Heads;
import java.util.List;

/**
 * Takes into the heads what is in the log only, through the same heads and files as live ingest, within the same memory.
 * Not thread-safe.
 */
final class ReplayTarget implements ReplayBatch.Taker {
    private final Catalogue catalogue;
    private final CutCoverage coverage;
    private final Heads heads;
    private final TsmFiles files;
    private final List<String> problems;
    private final RefTable<ReplayBatch.Series> sensors = new RefTable<>();
    private final RefTable<ReplayBatch.Series> bursts = new RefTable<>();
    private final FragmentReader fragment = new FragmentReader();
    private long replayedEntries;
    private long unknownEntries;
    private String firstUnknown;
    private long goneSamples;
    private String firstGone;
    private boolean hasRefused;

    /** @param problems where to add what cannot be taken */
    ReplayTarget(Catalogue catalogue, CutCoverage coverage, Heads heads, TsmFiles files, List<String> problems) {
        this.catalogue = catalogue;
        this.coverage = coverage;
        this.heads = heads;
        this.files = files;
        this.problems = problems;
        for (SeriesDefinition series : catalogue.all()) {
            learn(series);
        }
    }

    private void learn(SeriesDefinition series) {
        (series.type().isBurst() ? bursts : sensors).put(series.ref(), new ReplayBatch.Series(series));
    }

    /** The sensor series there are, for whoever arranges a batch; never changed. */
    RefTable<ReplayBatch.Series> sensors() {
        return sensors;
    }

    /** Takes samples. */
    void take(ReplayBatch batch) {
        batch.bring(this);
        pump();
    }

    /** Takes a burst fragment or an entry of a carried head. */
    void take(LogPageCursor entry) {
        ReplayBatch.Series known = (entry.isBurst() ? bursts : sensors).get(entry.ref());
        if (known == null || !entry.fits(known.definition().type())) {
            takeUnknown(entry.ref(), entry.lsn());
        } else if (coverage.covers(entry)) {
            flushBelowCovered(known);
        } else if (entry.isBurst()) {
            takeBurst(entry, known);
        } else {
            begin(known, entry.lsn(), entry.lsn(), 1);
            heads.append(known.definition(), entry.lsn(), entry.timestamp(), entry.bits());
        }
        pump();
    }

    private void takeBurst(LogPageCursor entry, ReplayBatch.Series to) {
        if (entry.isReference()) {
            takeGone(entry);
            return;
        }
        if (!fragment.open(entry, to.definition().type())) {
            takeUnknown(entry.ref(), entry.lsn());
            return;
        }
        begin(to, entry.lsn(), entry.lsn(), 1);
        heads.appendBurst(
                to.definition(),
                entry.lsn(),
                entry.timestamp(),
                entry.firstIndex(),
                fragment.array(),
                fragment.offset(),
                fragment.length());
    }

    private void takeGone(LogPageCursor entry) {
        if (goneSamples == 0) {
            firstGone = "firstLsn=" + entry.lsn() + " seriesRef=" + entry.ref();
        }
        goneSamples += entry.sampleCount();
    }

    @Override
    public void takeUnknown(int ref, long lsn) {
        catalogue.reserveThrough(ref);
        if (unknownEntries++ == 0) {
            firstUnknown = "firstLsn=" + lsn + " seriesRef=" + ref;
        }
    }

    @Override
    public void take(ReplayBatch.Series to, long[] lsns, long[] timestamps, long[] bits, int from, int count) {
        int ref = to.definition().ref();
        int end = from + count;
        // Covered ones that came to be known as such only when the batch had been arranged.
        for (int at = firstFrom(to.coveredUntil(), lsns, from, end); at < end; ) {
            int missing = firstFrom(coverage.missingUntil(ref, lsns[at]), lsns, at, end);
            append(to, lsns, timestamps, bits, at, missing - at);
            at = missing;
            if (at < end) {
                flushBelowCovered(to);
                long covered = coverage.coveredUntil(ref, lsns[at]);
                to.coveredUntil(covered);
                at = firstFrom(covered, lsns, at, end);
            }
        }
    }

    /** Index of the first LSN of a range that is not below a bound. */
    private static int firstFrom(long bound, long[] lsns, int from, int end) {
        if (lsns[end - 1] < bound) {
            return end;
        }
        int at = from;
        while (lsns[at] < bound) {
            at++;
        }
        return at;
    }

    private void append(ReplayBatch.Series to, long[] lsns, long[] timestamps, long[] bits, int from, int count) {
        if (count > 0) {
            begin(to, lsns[from], lsns[from + count - 1], count);
            heads.append(to.definition(), lsns, timestamps, bits, from, count);
        }
    }

    private void begin(ReplayBatch.Series to, long firstLsn, long lastLsn, int count) {
        replayedEntries += count;
        if (to.goesBack(firstLsn, lastLsn)) {
            // Forward pages are read first; what is older than the head they carry must rank below it.
            heads.flush(to.definition().ref());
        }
    }

    /** A block behind a lost one: what was replayed of the series comes before it and must rank below it. */
    private void flushBelowCovered(ReplayBatch.Series series) {
        heads.flush(series.definition().ref());
    }

    /** On a device that refuses, blocks wait in memory: reading works, and the encoder tries again. */
    private void pump() {
        if (hasRefused || files.isBroken()) {
            return;
        }
        try {
            files.pump();
        } catch (StorageFailureException e) {
            hasRefused = true;
            problems.add("blocks wait in memory because " + e.getMessage());
        }
    }

    /** Adds to the problems what could not be taken. */
    void tellUnknown() {
        if (goneSamples > 0) {
            problems.add("bursts are lost with the block that held them: samples=" + goneSamples + " " + firstGone);
        }
        if (unknownEntries > 0) {
            problems.add("log entries of unknown series: entries=" + unknownEntries + " " + firstUnknown);
        }
    }

    /** Entries put into the heads. */
    long replayedEntries() {
        return replayedEntries;
    }
}
