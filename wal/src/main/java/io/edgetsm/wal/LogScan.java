package io.edgetsm.wal;

import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a ring of log pages holds: the pages that count, in order, and where the log ends. The rules, for pages ordered
 * by sequence:
 *
 * <ul>
 *   <li>a page of a lower epoch behind one of a higher epoch is stale: a later open had decided that it does not count;
 *   <li>a gap below a forced LSN that a later page states is a hole (damage, told; what is behind it counts);
 *   <li>any other gap is the end: what is behind it was never acknowledged as forced;
 *   <li>the log ends at the last boundary of an append, so that a tick is there whole or not at all.
 * </ul>
 */
public final class LogScan {
    private static final int PAGES_PER_READ = 64;

    private final List<PageInfo> pages = new ArrayList<>();
    private final int ringPages;
    private int damagedPages;
    private int stalePages;
    private long lostEntries;
    private long endLsn;
    private long forcedLsn;
    private long nextSequence;
    private boolean cleanlyClosed;

    /**
     * One page that counts.
     *
     * @param sequence number of the page
     * @param epoch it was written in
     * @param firstLsn of its first entry
     * @param endLsn behind its last entry that counts
     * @param fileOffset where it is
     */
    public record PageInfo(long sequence, int epoch, long firstLsn, long endLsn, long fileOffset) {}

    private record Header(
            long sequence, int epoch, long firstLsn, long endLsn, long boundaryLsn, long forcedLsn, boolean closing) {}

    private LogScan(int ringPages) {
        this.ringPages = ringPages;
    }

    /** The scan of a ring that has just been prewritten. */
    static LogScan empty(int ringPages) {
        return new LogScan(ringPages);
    }

    /** Reads the whole ring once and applies the rules. Changes nothing. */
    public static LogScan of(StorageFile file, StoreId store, int ringPages) {
        LogScan scan = new LogScan(ringPages);
        List<Header> headers = scan.readHeaders(file, new FrameChecksum(store));
        headers.sort(Comparator.comparingLong(Header::sequence));
        scan.select(headers);
        return scan;
    }

    private List<Header> readHeaders(StorageFile file, FrameChecksum checksum) {
        List<Header> headers = new ArrayList<>();
        byte[] buffer = new byte[PAGES_PER_READ * Pages.PAGE_BYTES];
        for (int slot = 0; slot < ringPages; slot += PAGES_PER_READ) {
            int wanted = Math.min(PAGES_PER_READ, ringPages - slot);
            int read = file.read(ByteBuffer.wrap(buffer, 0, wanted * Pages.PAGE_BYTES), (long) slot * Pages.PAGE_BYTES);
            for (int i = 0; i < read / Pages.PAGE_BYTES; i++) {
                addHeader(headers, buffer, i * Pages.PAGE_BYTES, slot + i, checksum);
            }
        }
        return headers;
    }

    private void addHeader(List<Header> headers, byte[] buffer, int at, int slot, FrameChecksum checksum) {
        if (LogPage.isSound(buffer, at, checksum) && LogPage.sequence(buffer, at) % ringPages == slot) {
            long firstLsn = LogPage.firstLsn(buffer, at);
            headers.add(new Header(
                    LogPage.sequence(buffer, at),
                    LogPage.epoch(buffer, at),
                    firstLsn,
                    LogPage.endLsn(buffer, at),
                    firstLsn + LogPage.boundaryCount(buffer, at),
                    LogPage.forcedLsn(buffer, at),
                    LogPage.isClosing(buffer, at)));
        } else if (!isZero(buffer, at)) {
            damagedPages++;
        }
    }

    private static boolean isZero(byte[] buffer, int at) {
        for (int i = at; i < at + Pages.PAGE_BYTES; i++) {
            if (buffer[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void select(List<Header> headers) {
        List<Header> current = withoutStale(headers);
        long forced = current.stream().mapToLong(Header::forcedLsn).max().orElse(0);
        Header previous = null;
        for (Header page : current) {
            if (previous != null && page.sequence() != previous.sequence() + 1) {
                if (page.firstLsn() > forced) {
                    break;
                }
                lostEntries += Math.max(0, page.firstLsn() - previous.endLsn());
            }
            add(page);
            previous = page;
        }
        endAtBoundary(current, forced);
    }

    private List<Header> withoutStale(List<Header> headers) {
        List<Header> current = new ArrayList<>();
        int newestEpoch = 0;
        for (Header page : headers) {
            if (page.epoch() < newestEpoch) {
                stalePages++;
            } else {
                newestEpoch = page.epoch();
                current.add(page);
            }
        }
        return current;
    }

    /** A later epoch goes on where the one before was cut off: entries it wrote again count from there. */
    private void add(Header page) {
        for (int i = pages.size() - 1; i >= 0 && pages.get(i).endLsn() > page.firstLsn(); i--) {
            PageInfo cut = pages.get(i);
            long end = Math.max(cut.firstLsn(), page.firstLsn());
            pages.set(i, new PageInfo(cut.sequence(), cut.epoch(), cut.firstLsn(), end, cut.fileOffset()));
        }
        pages.add(new PageInfo(
                page.sequence(),
                page.epoch(),
                page.firstLsn(),
                page.endLsn(),
                page.sequence() % ringPages * Pages.PAGE_BYTES));
    }

    private void endAtBoundary(List<Header> current, long forced) {
        int kept = pages.size();
        if (kept == 0) {
            return;
        }
        nextSequence = pages.get(kept - 1).sequence() + 1;
        cleanlyClosed = current.get(kept - 1).closing() && kept == current.size();
        int last = kept - 1;
        while (last > 0 && isOpenEnded(current.get(last))) {
            last--;
        }
        endLsn = Math.min(current.get(last).boundaryLsn(), pages.get(last).endLsn());
        if (isOpenEnded(current.get(last))) {
            endLsn = current.get(last).firstLsn();
        }
        forcedLsn = Math.min(forced, endLsn);
        PageInfo end = pages.get(last);
        pages.set(last, new PageInfo(end.sequence(), end.epoch(), end.firstLsn(), endLsn, end.fileOffset()));
        pages.subList(last + 1, kept).clear();
    }

    /** Holds the beginning or middle of an append that goes on behind it. A page without entries ends nothing open. */
    private static boolean isOpenEnded(Header page) {
        return page.boundaryLsn() == page.firstLsn() && page.endLsn() > page.firstLsn();
    }

    /** The pages that count, by ascending sequence. */
    public List<PageInfo> pages() {
        return pages;
    }

    /** LSN behind the last entry that counts; 0 when the log is empty. */
    public long endLsn() {
        return endLsn;
    }

    /** LSN of the oldest entry that is still there. */
    public long startLsn() {
        return pages.isEmpty() ? 0 : pages.get(0).firstLsn();
    }

    /** Everything before this LSN is known to have been forced. */
    public long forcedLsn() {
        return forcedLsn;
    }

    /** Number the next page gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Slots that hold neither a sound page nor zeros. */
    public int damagedPages() {
        return damagedPages;
    }

    /** Sound pages that a later epoch has superseded. */
    public int stalePages() {
        return stalePages;
    }

    /** Entries lost in holes. */
    public long lostEntries() {
        return lostEntries;
    }

    /** Whether the last page was written by a clean close. */
    public boolean cleanlyClosed() {
        return cleanlyClosed;
    }
}
