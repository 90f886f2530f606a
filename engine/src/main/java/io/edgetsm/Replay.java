package io.edgetsm;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.codec.FragmentReader;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.CutCoverage;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogReader;
import io.edgetsm.writer.Heads;
import java.util.List;

/**
 * Puts into the heads what is in the log only, through the same heads and files as live ingest, within the same memory.
 * Allocates nothing per entry.
 */
final class Replay {
    private static final int PAGES_BETWEEN_TELLING = (1 << 20) / Pages.PAGE_BYTES;

    private final Catalogue catalogue;
    private final CutCoverage coverage;
    private final Heads heads;
    private final TsmFiles files;
    private final RecoveryListener listener;
    private final List<String> problems;
    private final RefTable<ReplayBatch.Series> series = new RefTable<>();
    private final ReplayBatch batch = new ReplayBatch();
    private final FragmentReader fragment = new FragmentReader();
    private long replayedEntries;
    private long unknownEntries;
    private String firstUnknown;

    /** @param problems where to add what cannot be read */
    Replay(
            Catalogue catalogue,
            CutCoverage coverage,
            Heads heads,
            TsmFiles files,
            RecoveryListener listener,
            List<String> problems) {
        this.catalogue = catalogue;
        this.coverage = coverage;
        this.heads = heads;
        this.files = files;
        this.listener = listener;
        this.problems = problems;
        catalogue.all().forEach(definition -> series.put(definition.ref(), new ReplayBatch.Series(definition)));
    }

    /** Replays everything that a reader brings. */
    void run(LogReader reader, String path) {
        long totalPages = reader.pagesToRead();
        long told = 0;
        for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next()) {
            replay(entry);
            if (reader.pagesRead() > told) {
                pump();
                told = reader.pagesRead();
                if (told % PAGES_BETWEEN_TELLING == 0) {
                    listener.replayed(told * Pages.PAGE_BYTES, totalPages * Pages.PAGE_BYTES);
                }
            }
        }
        drainBatch();
        listener.replayed(totalPages * Pages.PAGE_BYTES, totalPages * Pages.PAGE_BYTES);
        if (reader.unreadableEntries() > 0) {
            problems.add("log entries cannot be read: path=" + path + " entries=" + reader.unreadableEntries());
        }
        if (unknownEntries > 0) {
            problems.add("log entries of unknown series: entries=" + unknownEntries + " " + firstUnknown);
        }
    }

    private void replay(LogPageCursor entry) {
        ReplayBatch.Series known = series.get(entry.ref());
        if (known == null || !entry.fits(known.definition().type())) {
            noteUnknown(entry);
        } else if (entry.isBurst()) {
            replayBurst(entry, known);
        } else if (entry.isForward()) {
            replayCarried(entry, known);
        } else if (!batch.add(known, entry.lsn(), entry.timestamp(), entry.bits())) {
            drainBatch();
            batch.add(known, entry.lsn(), entry.timestamp(), entry.bits());
        }
    }

    private void noteUnknown(LogPageCursor entry) {
        catalogue.reserveThrough(entry.ref());
        if (unknownEntries++ == 0) {
            firstUnknown = "firstLsn=" + entry.lsn() + " seriesRef=" + entry.ref();
        }
    }

    private void replayBurst(LogPageCursor entry, ReplayBatch.Series to) {
        if (coverage.covers(entry)) {
            flushBelowCovered(to);
        } else if (fragment.open(entry, to.definition().type())) {
            begin(to, entry.lsn(), entry.lsn(), 1);
            heads.appendBurst(
                    to.definition(),
                    entry.lsn(),
                    entry.timestamp(),
                    entry.firstIndex(),
                    fragment.array(),
                    fragment.offset(),
                    fragment.length());
        } else {
            noteUnknown(entry);
        }
    }

    private void replayCarried(LogPageCursor entry, ReplayBatch.Series to) {
        if (coverage.covers(entry)) {
            flushBelowCovered(to);
        } else {
            begin(to, entry.lsn(), entry.lsn(), 1);
            heads.append(to.definition(), entry.lsn(), entry.timestamp(), entry.bits());
        }
    }

    private void drainBatch() {
        batch.drainTo(this::replaySamples);
        pump();
    }

    private void replaySamples(
            ReplayBatch.Series to, long[] lsns, long[] timestamps, long[] bits, int from, int count) {
        int ref = to.definition().ref();
        int end = from + count;
        if (!coverage.knows(ref)) {
            append(to, lsns, timestamps, bits, from, count);
            return;
        }
        for (int at = from; at < end; ) {
            int start = at;
            while (at < end && !coverage.covers(ref, lsns[at])) {
                at++;
            }
            append(to, lsns, timestamps, bits, start, at - start);
            if (at < end) {
                flushBelowCovered(to);
            }
            while (at < end && coverage.covers(ref, lsns[at])) {
                at++;
            }
        }
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
        if (files.isBroken()) {
            return;
        }
        try {
            files.pump();
        } catch (StorageFailureException e) {
            problems.add("blocks wait in memory because " + e.getMessage());
        }
    }

    /** Entries put into the heads. */
    long replayedEntries() {
        return replayedEntries;
    }
}
