package io.edgetsm;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.FragmentReader;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.CutCoverage;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogReader;
import io.edgetsm.wal.LogScan;
import io.edgetsm.writer.Heads;
import java.util.Arrays;
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
    private final RefTable<SeriesDefinition> series = new RefTable<>();
    private final FragmentReader fragment = new FragmentReader();
    private long replayedEntries;
    private long[] lastLsn = new long[64];
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
        catalogue.all().forEach(definition -> series.put(definition.ref(), definition));
    }

    /** Replays everything that a scan found. */
    void run(LogReader reader, LogScan scan, String path) {
        long totalPages = scan.pages().size();
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
        pump();
        listener.replayed(totalPages * Pages.PAGE_BYTES, totalPages * Pages.PAGE_BYTES);
        if (reader.unreadableEntries() > 0) {
            problems.add("log entries cannot be read: path=" + path + " entries=" + reader.unreadableEntries());
        }
        if (unknownEntries > 0) {
            problems.add("log entries of unknown series: entries=" + unknownEntries + " " + firstUnknown);
        }
    }

    private void replay(LogPageCursor entry) {
        SeriesDefinition definition = series.get(entry.ref());
        if (definition == null
                || !entry.fits(definition.type())
                || entry.isBurst() && !fragment.open(entry, definition.type())) {
            catalogue.reserveThrough(entry.ref());
            if (unknownEntries++ == 0) {
                firstUnknown = "firstLsn=" + entry.lsn() + " seriesRef=" + entry.ref();
            }
            return;
        }
        if (coverage.covers(entry)) {
            // A block behind a lost one: what was replayed of the series comes before it and must rank below it.
            heads.flush(entry.ref());
            return;
        }
        if (goesBack(entry.ref(), entry.lsn())) {
            // Forward pages are read first; what is older than the head they carry must rank below it.
            heads.flush(entry.ref());
        }
        replayedEntries++;
        if (entry.isBurst()) {
            heads.appendBurst(
                    definition,
                    entry.lsn(),
                    entry.timestamp(),
                    entry.firstIndex(),
                    fragment.array(),
                    fragment.offset(),
                    fragment.length());
        } else if (!heads.append(entry.ref(), entry.lsn(), entry.timestamp(), entry.bits())) {
            heads.append(definition, entry.lsn(), entry.timestamp(), entry.bits());
        }
    }

    /** Whether the entry before of this series has a higher LSN; a cut holds its samples in the order of their LSNs. */
    private boolean goesBack(int ref, long lsn) {
        if (ref >= lastLsn.length) {
            lastLsn = Arrays.copyOf(lastLsn, Math.max(2 * lastLsn.length, ref + 1));
        }
        boolean back = lsn < lastLsn[ref];
        lastLsn[ref] = lsn;
        return back;
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
