package io.edgetsm.wal;

import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a ring of log pages holds: the pages that count, in order, and where the log ends. The rules, for pages ordered
 * by sequence:
 *
 * <ul>
 *   <li>a page whose slot was due to be used again before the newest page is stale: its successor there was lost;
 *   <li>a page of a lower epoch behind one of a higher epoch is stale: a later open had decided that it does not count;
 *   <li>a carried page repeats entries of earlier pages, each counts once; it bridges a gap where those are gone, in front
 *       of what is left as well;
 *   <li>a forward page holds heads of slow series and no entry of its own; it counts until a checkpoint has passed it that
 *       a page states which counts: the newest of these says as well up to where the files do;
 *   <li>a gap below a forced LSN or a checkpoint that some page states is a hole: what is behind it counts; of what was
 *       in it, that which no stated checkpoint has passed is lost, and told;
 *   <li>any other gap is the end: what is behind it was never acknowledged as forced;
 *   <li>a page that is unsettled holds, or stands behind, bursts whose blocks may not have become durable: unless a later
 *       page of its epoch is settled, or says that it has been forced, the log ends before it;
 *   <li>the log ends at the last boundary of an append, so that a tick is there whole or not at all.
 * </ul>
 */
public final class LogScan {
    private static final long NO_GAP = -1;
    private static final int MAX_RESCANS = 32;

    private final List<PageInfo> pages = new ArrayList<>();
    private final List<PageInfo> forwardPages = new ArrayList<>();
    private final CarriedIndex carried = new CarriedIndex();
    private final RingSlots slots;
    private int damagedPages;
    private int stalePages;
    private int overtakenPages;
    private long lostEntries;
    private long endLsn;
    private long forcedLsn;
    private long nextSequence;
    private long gapSequence = NO_GAP;
    private boolean cleanlyClosed;
    private long reachedLsn;
    private long intactFromLsn;
    private long carriedBegin = Long.MAX_VALUE;
    private long checkpointLsn;
    private final Map<Long, FileEnd> fileEnds = new HashMap<>();

    /**
     * One page that counts.
     *
     * @param sequence number of the page
     * @param epoch it was written in
     * @param firstLsn of its first entry
     * @param endLsn behind its last entry that counts
     * @param fileOffset where it is
     * @param forward whether it holds carried heads instead
     */
    public record PageInfo(long sequence, int epoch, long firstLsn, long endLsn, long fileOffset, boolean forward) {
        PageInfo endingAt(long lsn) {
            return new PageInfo(sequence, epoch, firstLsn, Math.max(firstLsn, lsn), fileOffset, forward);
        }
    }

    /** Up to where the pages of an epoch know a file to be durable. */
    private record FileEnd(int epoch, long forcedEnd) {
        boolean isSuperseded(int laterEpoch, long laterEnd) {
            return laterEpoch > epoch || laterEnd > forcedEnd;
        }
    }

    private LogScan(RingSlots slots) {
        this.slots = slots;
    }

    /** The scan of a ring that has just been prewritten; of 0 pages, what a store without a log holds in it. */
    public static LogScan empty(int ringPages) {
        return new LogScan(RingSlots.prewritten(ringPages));
    }

    /** Reads the whole ring once and applies the rules. Changes nothing. */
    public static LogScan of(StorageFile file, StoreId store, int ringPages) {
        FrameChecksum checksum = new FrameChecksum(store);
        LogScan scan = new LogScan(RingSlots.read(file, checksum, ringPages));
        scan.select();
        scan.indexForwardPages(file, checksum);
        return scan;
    }

    private void indexForwardPages(StorageFile file, FrameChecksum checksum) {
        byte[] page = new byte[Pages.PAGE_BYTES];
        LogPageCursor cursor = new LogPageCursor();
        for (PageInfo info : forwardPages) {
            int read = file.read(ByteBuffer.wrap(page), info.fileOffset());
            // Beside a writer the page may have been overtaken since; who reads it then meets that.
            if (read == page.length
                    && LogPage.isSound(page, 0, checksum)
                    && LogPage.sequence(page, 0) == info.sequence()) {
                cursor.wrap(page, 0, file.path(), info.fileOffset());
                carried.add(cursor, info.sequence());
            }
        }
    }

    /**
     * Reads a ring that somebody may be writing: when he comes round while it is read, pages seem to be missing, others
     * each time; what is missing twice at the same place is.
     */
    public static LogScan besideWriter(StorageFile file, StoreId store, int ringPages) {
        LogScan scan = of(file, store, ringPages);
        for (int again = 0; again < MAX_RESCANS && scan.gapSequence != NO_GAP; again++) {
            LogScan next = of(file, store, ringPages);
            if (next.gapSequence == scan.gapSequence) {
                return next;
            }
            scan = next;
        }
        return scan;
    }

    /**
     * Scans a ring again that its writer has gone on with: only the pages that have been written since are read. For the
     * same file, while the store is in the same epoch.
     *
     * @return this scan when nothing has been written that counts
     */
    public LogScan following(StorageFile file, StoreId store) {
        FrameChecksum checksum = new FrameChecksum(store);
        RingSlots now = slots.following(file, checksum, nextSequence);
        if (now == null) {
            return besideWriter(file, store, slots.ringPages());
        }
        if (now == slots) {
            return this;
        }
        LogScan scan = new LogScan(now);
        scan.select();
        if (scan.nextSequence == nextSequence) {
            // Only pages have come that do not count yet.
            return this;
        }
        scan.indexForwardPages(file, checksum);
        return scan;
    }

    private void select() {
        List<LogPageHeader> current = withoutUnsettled(withoutStale(slots.pages()));
        overtakenPages = slots.overtakenCount(current);
        damagedPages = slots.damagedCount() + overtakenPages;
        long checkpoint = highestCheckpoint(current);
        int reached = addAll(current);
        if (carriedBegin < intactFromLsn) {
            bringForward(checkpoint);
        }
        if (reached > 0) {
            finish(current.get(reached - 1), highestForced(current));
        }
        for (PageInfo page : pages) {
            if (page.forward() && page.firstLsn() > checkpointLsn) {
                forwardPages.add(page);
            }
        }
    }

    private static long highestCheckpoint(List<LogPageHeader> headers) {
        long highest = 0;
        for (LogPageHeader page : headers) {
            highest = Math.max(highest, page.checkpointLsn());
        }
        return highest;
    }

    private static long highestForced(List<LogPageHeader> headers) {
        long highest = 0;
        for (LogPageHeader page : headers) {
            highest = Math.max(highest, page.forcedLsn());
        }
        return highest;
    }

    /** Adds the pages up to the gap that ends the log; returns where that is. */
    private int addAll(List<LogPageHeader> current) {
        long checkpoint = highestCheckpoint(current);
        long forced = highestForced(current);
        intactFromLsn = current.isEmpty() ? 0 : current.get(0).firstLsn();
        if (intactFromLsn > checkpoint) {
            gapSequence = current.get(0).sequence();
        }
        int reached = 0;
        while (reached < current.size()) {
            int next = reached;
            if (reached > 0
                    && current.get(next).sequence() != current.get(reached - 1).sequence() + 1) {
                next = bridge(current, next);
                if (current.get(next).firstLsn() > reachedLsn) {
                    if (current.get(next).firstLsn() > checkpoint) {
                        gapSequence = current.get(next).sequence();
                    }
                    if (current.get(next).firstLsn() > Math.max(forced, checkpoint)) {
                        break;
                    }
                    lostEntries += Math.max(0, current.get(next).firstLsn() - Math.max(reachedLsn, checkpoint));
                    intactFromLsn = current.get(next).firstLsn();
                }
            }
            add(current.get(next));
            reached = next + 1;
        }
        return reached;
    }

    private List<LogPageHeader> withoutStale(List<LogPageHeader> bySequence) {
        List<LogPageHeader> current = new ArrayList<>();
        long lapStart =
                bySequence.isEmpty() ? 0 : bySequence.get(bySequence.size() - 1).sequence() - slots.ringPages() + 1;
        int newestEpoch = 0;
        for (LogPageHeader page : bySequence) {
            if (page.epoch() < newestEpoch || page.sequence() < lapStart) {
                stalePages++;
            } else {
                newestEpoch = page.epoch();
                current.add(page);
            }
        }
        return current;
    }

    /** Of two pages that the device has kept out of order the later one says nothing: only what is before the gap counts. */
    private List<LogPageHeader> withoutUnsettled(List<LogPageHeader> current) {
        if (!isAnyUnsettled(current)) {
            return current;
        }
        LogScan whole = new LogScan(slots);
        int reached = whole.addAll(current);
        gapSequence = whole.gapSequence;
        return settled(current.subList(0, reached));
    }

    private static boolean isAnyUnsettled(List<LogPageHeader> headers) {
        for (LogPageHeader page : headers) {
            if (page.unsettled()) {
                return true;
            }
        }
        return false;
    }

    private static List<LogPageHeader> settled(List<LogPageHeader> bySequence) {
        List<LogPageHeader> settled = new ArrayList<>(bySequence.size());
        int epoch = 0;
        boolean settledBehind = false;
        long forced = 0;
        for (int i = bySequence.size() - 1; i >= 0; i--) {
            LogPageHeader page = bySequence.get(i);
            if (page.epoch() != epoch) {
                epoch = page.epoch();
                settledBehind = false;
                forced = 0;
            }
            settledBehind |= !page.unsettled();
            forced = Math.max(forced, page.forcedLsn());
            if (settledBehind || page.endLsn() <= forced) {
                settled.add(page);
            }
        }
        Collections.reverse(settled);
        return settled;
    }

    /** A gap is no gap when a later page begins at or before it: the first such page, or else the page itself. */
    private int bridge(List<LogPageHeader> current, int behindGap) {
        for (int i = behindGap; i < current.size(); i++) {
            if (current.get(i).firstLsn() <= reachedLsn) {
                return i;
            }
        }
        return behindGap;
    }

    /**
     * What was carried repeats what stood before the pages in front of it: where that is gone, the copies are what there is,
     * and come first.
     */
    private void bringForward(long checkpoint) {
        pages.sort(Comparator.comparingLong(PageInfo::firstLsn));
        for (int i = pages.size() - 1; i >= 0; i--) {
            PageInfo page = pages.get(i);
            if (page.firstLsn() < intactFromLsn && page.endLsn() >= intactFromLsn) {
                intactFromLsn = page.firstLsn();
            }
        }
        if (intactFromLsn <= checkpoint) {
            gapSequence = NO_GAP;
        }
    }

    private void add(LogPageHeader page) {
        if (page.carried()) {
            carriedBegin = Math.min(carriedBegin, page.firstLsn());
        } else {
            cutOffAt(page.firstLsn());
        }
        // Without entries it states a checkpoint, perhaps within an append; only where an epoch begins nothing is open.
        boolean opensEpoch = page.isEmpty()
                && (pages.isEmpty() || pages.get(pages.size() - 1).epoch() != page.epoch());
        pages.add(new PageInfo(
                page.sequence(), page.epoch(), page.firstLsn(), page.endLsn(), slots.offsetOf(page), page.forward()));
        noteFileForced(page);
        reachedLsn = Math.max(reachedLsn, page.endLsn());
        if (page.holdsBoundary() || opensEpoch) {
            endLsn = Math.max(endLsn, page.boundaryLsn());
        }
    }

    /** What a carried page repeats was said of the file as it was before. */
    private void noteFileForced(LogPageHeader page) {
        if (!page.carried()) {
            FileEnd said = fileEnds.get(page.fileId());
            if (said == null || said.isSuperseded(page.epoch(), page.fileForcedEnd())) {
                fileEnds.put(page.fileId(), new FileEnd(page.epoch(), page.fileForcedEnd()));
            }
        }
    }

    /** A later epoch goes on where the one before was cut off: what is behind does not count. */
    private void cutOffAt(long lsn) {
        if (lsn < reachedLsn) {
            endPagesAt(lsn);
        }
        reachedLsn = lsn;
        endLsn = Math.min(endLsn, lsn);
    }

    private void endPagesAt(long lsn) {
        for (int i = 0; i < pages.size(); i++) {
            PageInfo page = pages.get(i);
            if (page.endLsn() > lsn) {
                pages.set(i, page.endingAt(lsn));
            }
        }
    }

    private void finish(LogPageHeader last, long forced) {
        endPagesAt(endLsn);
        nextSequence = last.sequence() + 1;
        checkpointLsn = last.checkpointLsn();
        cleanlyClosed = last.closing();
        forcedLsn = Math.min(forced, endLsn);
    }

    /** The pages that count, by ascending sequence; by ascending LSN where carried ones stand in for pages that are gone. */
    public List<PageInfo> pages() {
        return pages;
    }

    /**
     * Whether pages are gone that there must have been: every open leaves a forced page before it knows a series or makes a TSM
     * file. A store without either was cut before its first open had come to its end.
     */
    public boolean isLost(Storage storage, Manifest manifest) {
        return pages.isEmpty() && (manifest.hasFiles() || !Catalogue.isEmpty(storage));
    }

    /** The forward pages among them that no checkpoint has passed. */
    List<PageInfo> forwardPages() {
        return forwardPages;
    }

    /** The heads that stand in forward pages. */
    public CarriedIndex carried() {
        return carried;
    }

    /** LSN behind the last entry that counts; 0 when the log is empty. */
    public long endLsn() {
        return endLsn;
    }

    /** LSN of the oldest entry that is still there, in its page or in a carried head. */
    public long startLsn() {
        return pages.isEmpty() ? 0 : Math.min(pages.get(0).firstLsn(), carried.oldestLsn());
    }

    /**
     * From this LSN on to the end the log holds every entry. Entries before it may be there as well, between holes: a ring
     * that is being overwritten shows its last round in part.
     */
    public long intactFromLsn() {
        return intactFromLsn;
    }

    /** Everything before this LSN is known to have been forced. */
    public long forcedLsn() {
        return forcedLsn;
    }

    /**
     * Position in a TSM file up to which it is known to be durable: the furthest that a page states of the last epoch that
     * speaks of the file, since an open may have cut it off; 0 when none does.
     */
    public long fileForcedEnd(long fileId) {
        FileEnd end = fileEnds.get(fileId);
        return end == null ? 0 : end.forcedEnd();
    }

    /** Everything before this LSN is durable in TSM files, as the newest page knows. */
    public long checkpointLsn() {
        return checkpointLsn;
    }

    /** Number the next page gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Slots that have been written and hold no sound page. */
    public int damagedPages() {
        return damagedPages;
    }

    /** Sound pages that a later epoch or the next lap has superseded. */
    public int stalePages() {
        return stalePages;
    }

    /** Pages that were durable and are not there, an older one stands in the place of each; among {@link #damagedPages}. */
    public int overtakenPages() {
        return overtakenPages;
    }

    /** Entries lost in holes, as far as they were not in TSM files. */
    public long lostEntries() {
        return lostEntries;
    }

    /** Whether the last page was written by a clean close. */
    public boolean cleanlyClosed() {
        return cleanlyClosed;
    }
}
