package io.edgetsm.wal;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.LogSamples;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Replays the entries that a {@link LogScan} found to count: first the heads that were carried forward, then what stands in
 * pages of its own, in LSN order. Within a series all of it is in LSN order, and each entry comes once. A page that is
 * sound but holds what this version cannot read costs the rest of that page. Single-threaded.
 */
public final class LogReader {
    private static final int MAX_PAGES_PER_READ = 64;

    private final StorageFile file;
    private final LogScan scan;
    private final long knownLsn;
    private final long firstLsn;
    private final FrameChecksum checksum;
    /** Wanted pages mostly stand one behind the other, and are read together. */
    private byte[] window = new byte[Pages.PAGE_BYTES];

    private long windowStart;
    private int windowLength;
    private final LogPageCursor cursor = new LogPageCursor();
    private int nextForwardPage;
    private int nextPage;
    private LogScan.PageInfo current;
    private long pageEndLsn;
    private long nextLsn;
    private long unreadableEntries;
    private long pagesRead;

    /** Reads from the start of the scan. */
    public LogReader(StorageFile file, StoreId store, LogScan scan) {
        this(file, store, scan, 0, 0);
    }

    /**
     * Reads only what matters to somebody who knows all entries before an LSN, or has them in files: neither these nor pages
     * that end before the other LSN. A page that is not read may be overwritten meanwhile.
     *
     * @param knownLsn entries before it are left out, in their pages and in carried heads; {@link #next} fails when a
     *     carried head holds entries on both sides of it
     * @param durableLsn entries before it are in TSM files, but for those in carried heads
     */
    public LogReader(StorageFile file, StoreId store, LogScan scan, long knownLsn, long durableLsn) {
        this.knownLsn = knownLsn;
        this.firstLsn = Math.max(knownLsn, durableLsn);
        this.nextLsn = firstLsn;
        this.file = file;
        this.scan = scan;
        this.checksum = new FrameChecksum(store);
    }

    /**
     * Moves to the next entry.
     *
     * @return its cursor, valid until the next call; null at the end
     * @throws CorruptDataException if a page no longer carries what the scan found in it
     */
    public LogPageCursor next() {
        while (true) {
            if (current != null && (current.forward() ? advanceCarried() : advance())) {
                return cursor;
            }
            LogScan.PageInfo next = nextPage();
            if (next == null) {
                return null;
            }
            open(next);
        }
    }

    private LogScan.PageInfo nextPage() {
        if (nextForwardPage < scan.forwardPages().size()) {
            return scan.forwardPages().get(nextForwardPage++);
        }
        while (nextPage < scan.pages().size()) {
            LogScan.PageInfo page = scan.pages().get(nextPage++);
            if (isWanted(page)) {
                return page;
            }
        }
        return null;
    }

    private boolean isWanted(LogScan.PageInfo page) {
        return !page.forward() && page.endLsn() > firstLsn;
    }

    /** Moves to the next entry of a head that stands in no newer page and holds nothing that is known. */
    private boolean advanceCarried() {
        boolean found = false;
        try {
            while (!found && cursor.next()) {
                found = cursor.headEndLsn() > knownLsn
                        && scan.carried().counts(cursor.ref(), cursor.headStartLsn(), current.sequence());
            }
        } catch (CorruptDataException e) {
            unreadableEntries++;
        }
        if (found && cursor.headStartLsn() < knownLsn) {
            throw new CorruptDataException(
                    "carried head goes on from what is known, and its samples' LSNs do not tell where; read the log from"
                            + " its start, seriesRef=" + cursor.ref() + " knownLsn=" + knownLsn,
                    file.path(),
                    current.fileOffset());
        }
        return found;
    }

    /** Moves within the page to the next entry that counts; what a carried page repeats does not. */
    private boolean advance() {
        try {
            while (cursor.lsn() + 1 < pageEndLsn && cursor.next()) {
                if (cursor.lsn() >= nextLsn) {
                    nextLsn = cursor.lsn() + 1;
                    if (!scan.carried().contains(cursor.ref(), cursor.lsn())) {
                        return true;
                    }
                }
            }
        } catch (CorruptDataException e) {
            unreadableEntries += pageEndLsn - Math.max(nextLsn, cursor.lsn() + 1);
            pageEndLsn = cursor.lsn() + 1;
        }
        return false;
    }

    /**
     * Moves on over samples that stand right behind the entry {@link #next} brought last, and adds them to columns.
     *
     * @return how many; 0 when only {@link #next} can tell what comes
     */
    public int readOn(LogSamples target) {
        if (current.forward() || cursor.lsn() + 1 < scan.carried().endLsn()) {
            return 0;
        }
        int count = cursor.readOn(target, (int) Math.min(pageEndLsn - 1 - cursor.lsn(), Pages.PAGE_BYTES));
        nextLsn += count;
        return count;
    }

    /** Entries passed over because the page that holds them cannot be read, although it is sound. */
    public long unreadableEntries() {
        return unreadableEntries;
    }

    /** Pages that are to be read from start to end. */
    public long pagesToRead() {
        long pages = scan.forwardPages().size();
        for (LogScan.PageInfo page : scan.pages()) {
            pages += isWanted(page) ? 1 : 0;
        }
        return pages;
    }

    /** Pages read so far. */
    public long pagesRead() {
        return pagesRead;
    }

    private void open(LogScan.PageInfo info) {
        int at = load(info);
        boolean unchanged = LogPage.isSound(window, at, checksum)
                && LogPage.sequence(window, at) == info.sequence()
                && LogPage.epoch(window, at) == info.epoch();
        if (!unchanged) {
            throw new CorruptDataException(
                    "log page changed while it was read, sequence=" + info.sequence(), file.path(), info.fileOffset());
        }
        cursor.wrap(window, at, file.path(), info.fileOffset());
        pageEndLsn = info.endLsn();
        current = info;
        pagesRead++;
    }

    /** Brings the page into the window, and with it the wanted ones right behind it; returns where it begins. */
    private int load(LogScan.PageInfo info) {
        long at = info.fileOffset() - windowStart;
        if (at < 0 || at >= windowLength) {
            int length = (info.forward() ? 1 : 1 + adjacentPages(info)) * Pages.PAGE_BYTES;
            if (window.length < length) {
                window = new byte[length];
            }
            windowStart = info.fileOffset();
            windowLength = length;
            int read = file.read(ByteBuffer.wrap(window, 0, length), windowStart);
            // A file that ends within a page may have lost no more than zeros.
            Arrays.fill(window, read, length, (byte) 0);
            at = 0;
        }
        return (int) at;
    }

    /** How many of the pages that come next follow each other in the file. */
    private int adjacentPages(LogScan.PageInfo first) {
        List<LogScan.PageInfo> pages = scan.pages();
        int count = 0;
        while (count < MAX_PAGES_PER_READ - 1
                && nextPage + count < pages.size()
                && pages.get(nextPage + count).fileOffset() == first.fileOffset() + (count + 1L) * Pages.PAGE_BYTES) {
            count++;
        }
        return count;
    }
}
