package io.edgetsm.wal;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Slabs;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Writes the ring of log pages. The file is prewritten once, so that a force never changes its size and a full disk never
 * stops it. Every {@link #write} ends on a page border: a page that holds acknowledged data is not written again until
 * the ring comes round, and it comes round only behind the checkpoint.
 *
 * <p>Single-threaded (the committer); {@link #advanceCheckpoint} may be called by any thread.
 */
public final class LogWriter implements AutoCloseable {
    /** Fewest pages of a ring. */
    public static final int MIN_PAGES = 16;

    private static final int STAGING_BYTES = 64 * Pages.PAGE_BYTES;
    private static final long NONE = -1;

    private final StorageFile file;
    private final int ringPages;
    private final int epoch;
    private final LogPageBuilder builder;
    private final ByteBuffer staging;
    private final long[] endLsnOfSlot;

    private long nextSequence;
    private long stagedPosition;
    private long endLsn;
    private long writtenLsn;
    private volatile long forcedLsn;
    private volatile long checkpointLsn;
    private long stagedCheckpointLsn;
    private long writtenCheckpointLsn;
    private volatile long statedCheckpointLsn;
    private volatile FileForced fileForced = new FileForced(0, 0);
    private volatile boolean unsettled;
    private long lastReferenceLsn = NONE;
    /** What pages state while they are unsettled: what the last one stated that was not. */
    private long heldForcedLsn;

    private long heldCheckpointLsn;
    private FileForced heldFileForced = fileForced;
    /** What the pages of a {@link #settle} under way state, else null. */
    private FileForced settling;

    private boolean proven;
    private boolean pageOpen;
    private long pagesWritten;
    private long pagesForced;
    private boolean closed;

    private record FileForced(long fileId, long forcedEnd) {}

    private LogWriter(
            StorageFile file,
            ByteBuffer staging,
            StoreId store,
            int epoch,
            LogScan scan,
            int ringPages,
            long startLsn) {
        this.file = file;
        this.staging = staging;
        this.ringPages = ringPages;
        this.epoch = epoch;
        this.builder = new LogPageBuilder(store);
        this.endLsnOfSlot = new long[ringPages];
        this.nextSequence = scan.nextSequence();
        this.endLsn = startLsn;
        this.writtenLsn = endLsn;
        this.forcedLsn = endLsn;
        this.checkpointLsn = scan.checkpointLsn();
        this.statedCheckpointLsn = scan.checkpointLsn();
        for (LogScan.PageInfo page : scan.pages()) {
            endLsnOfSlot[(int) (page.sequence() % ringPages)] = page.endLsn();
        }
    }

    /**
     * Creates and prewrites a ring under another name and renames it, so that a log is always whole; its name is durable
     * once the caller has forced the directory.
     */
    public static void create(Storage storage, String name, int ringPages) {
        if (ringPages < MIN_PAGES) {
            throw new IllegalArgumentException("log too small: pages=" + ringPages + " min=" + MIN_PAGES);
        }
        if (storage.exists(StoreFiles.LOG_ASIDE)) {
            storage.delete(StoreFiles.LOG_ASIDE);
        }
        ByteBuffer zeros = Slabs.acquire(STAGING_BYTES);
        try (StorageFile file = storage.create(StoreFiles.LOG_ASIDE)) {
            long size = (long) ringPages * Pages.PAGE_BYTES;
            for (long position = 0; position < size; position += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - position));
                file.write(zeros, position);
            }
            file.force();
        } finally {
            Slabs.release(zeros);
        }
        storage.rename(StoreFiles.LOG_ASIDE, name);
    }

    /**
     * Opens the ring where a scan found its end. What lies beyond the last force that a page proves is written again in
     * new pages and forced: the old ones may be in no more than a cache, and forcing them once more would prove nothing.
     * When the ring has no room for them it is opened without being {@linkplain #isProven proven}. Otherwise an opening page
     * is written and forced: a log that has been opened is never empty, which tells one that was lost from one that had
     * nothing to say.
     *
     * @param epoch of this open, higher than any before
     * @param scan of the same file; what it counts is forced here before anything is built on it
     * @param startLsn of the next entry, at or behind the end of the scan
     * @param fileId growing TSM file, 0 when there is none
     * @param fileForcedEnd position up to which recovery has made that file durable
     */
    public static LogWriter open(
            Storage storage,
            String name,
            StoreId store,
            int epoch,
            LogScan scan,
            int ringPages,
            long startLsn,
            long fileId,
            long fileForcedEnd) {
        ByteBuffer staging = Slabs.acquire(STAGING_BYTES);
        LogWriter log;
        try {
            log = new LogWriter(storage.openForWrite(name), staging, store, epoch, scan, ringPages, startLsn);
        } catch (RuntimeException | Error e) {
            Slabs.release(staging);
            throw e;
        }
        try {
            log.noteFileForced(fileId, fileForcedEnd);
            log.file.force();
            if (log.carryUnproven(scan)) {
                log.beginProven();
            }
            return log;
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Creates a ring that takes the place of one whose force failed, and opens it.
     *
     * @param startLsn everything before it is durable in TSM files
     * @param fileId growing TSM file, 0 when there is none
     * @param fileForcedEnd position up to which that file is durable
     */
    public static LogWriter replace(
            Storage storage,
            String name,
            StoreId store,
            int epoch,
            int ringPages,
            long startLsn,
            long fileId,
            long fileForcedEnd) {
        if (storage.exists(name)) {
            storage.delete(name);
        }
        create(storage, name, ringPages);
        storage.forceDirectory();
        LogScan empty = LogScan.empty(ringPages);
        LogWriter log = open(storage, name, store, epoch, empty, ringPages, startLsn, fileId, fileForcedEnd);
        log.advanceCheckpoint(startLsn);
        return log;
    }

    private boolean carryUnproven(LogScan scan) {
        List<LogScan.PageInfo> unproven = new ArrayList<>();
        for (LogScan.PageInfo page : scan.pages()) {
            if (!page.forward() && page.endLsn() > scan.forcedLsn()) {
                unproven.add(page);
            }
        }
        if (unproven.isEmpty()) {
            return true;
        }
        if (!hasFreeSlots(unproven.size())) {
            return false;
        }
        byte[] page = new byte[Pages.PAGE_BYTES];
        for (LogScan.PageInfo info : unproven) {
            file.read(ByteBuffer.wrap(page), info.fileOffset());
            int slot = (int) (nextSequence % ringPages);
            builder.carry(page, epoch, nextSequence, (int) (info.endLsn() - info.firstLsn()), scan.forcedLsn());
            file.write(ByteBuffer.wrap(page), (long) slot * Pages.PAGE_BYTES);
            endLsnOfSlot[slot] = info.endLsn();
            nextSequence++;
        }
        file.force();
        return true;
    }

    /**
     * Whether all that the scan counts is certain to be on the device. It is not where the ring had no room to write again
     * what no force is known to cover: that must be made durable elsewhere, and {@link #beginProven} called, before anything
     * is appended.
     */
    public boolean isProven() {
        return proven;
    }

    /** All that the scan counts is durable, here or elsewhere: writes and forces the opening page, which states it. */
    public void beginProven() {
        proven = true;
        writeOpeningPage();
    }

    /** Whether that many pages may be written and one is left, see {@link #turnPage}. */
    private boolean hasFreeSlots(int count) {
        boolean free = count < ringPages;
        for (int i = 0; i <= count && free; i++) {
            free = endOfSlot(nextSequence + i) <= statedCheckpointLsn;
        }
        return free;
    }

    private long endOfSlot(long sequence) {
        return endLsnOfSlot[(int) (sequence % ringPages)];
    }

    private void writeOpeningPage() {
        if (turnPage()) {
            stagePage(false);
            writeStaged();
            forceFile();
        }
    }

    /**
     * Appends a sample.
     *
     * @return false when the ring is full of what has not been checkpointed; nothing has been appended then
     */
    public boolean append(int ref, ValueType type, long timestamp, long bits) {
        while (!pageOpen || !builder.append(ref, type, timestamp, bits)) {
            if (!turnPage()) {
                return false;
            }
        }
        endLsn++;
        return true;
    }

    /**
     * Appends samples of sensor series, as many as there is room for, see {@link LogPageBuilder#appendAll}.
     *
     * @return how many; fewer when the ring is full of what has not been checkpointed
     */
    public int appendAll(IntFunction<ValueType> types, int[] refs, long[] timestamps, long[] bits, int from, int to) {
        int at = from;
        while (at < to) {
            int taken = pageOpen ? builder.appendAll(types, refs, timestamps, bits, at, to) : 0;
            at += taken;
            endLsn += taken;
            if (at < to && !turnPage()) {
                break;
            }
        }
        return at - from;
    }

    /** Appends a burst fragment, see {@link LogPageBuilder#appendBurst}; false when the ring is full. */
    public boolean appendBurst(
            int ref,
            long originNanos,
            long firstIndex,
            int sampleCount,
            boolean packed,
            byte[] values,
            int offset,
            int length) {
        while (!pageOpen
                || !builder.appendBurst(ref, originNanos, firstIndex, sampleCount, packed, values, offset, length)) {
            if (!turnPage()) {
                return false;
            }
        }
        endLsn++;
        return true;
    }

    /**
     * Appends a burst fragment by reference, see {@link LogPageBuilder#appendReference}; false when the ring is full. Pages
     * from here on count only once {@link #settle} has said that its block is durable.
     */
    public boolean appendReference(int ref, long originNanos, long firstIndex, int sampleCount) {
        while (!pageOpen || !builder.appendReference(ref, originNanos, firstIndex, sampleCount)) {
            if (!turnPage()) {
                return false;
            }
        }
        lastReferenceLsn = endLsn;
        unsettled = true;
        endLsn++;
        return true;
    }

    /**
     * Whether something appended by reference has not been {@linkplain #settle settled}: until then nothing that is written
     * or forced from there on may be acknowledged. Any thread may ask.
     */
    public boolean isUnsettled() {
        return unsettled;
    }

    /**
     * States that the blocks of everything appended by reference before an LSN are durable, and writes and forces all that has
     * been appended.
     *
     * @param fileId TSM file that holds the last of these blocks; those before it stand in files that count as well
     * @param forcedEnd position up to which that file is durable
     * @param lsn end of the last complete append
     * @return false when the ring has no free slot for a page that could say so; all is as it was then
     */
    public boolean settle(long fileId, long forcedEnd, long lsn) {
        settling = new FileForced(fileId, forcedEnd);
        unsettled = false;
        boolean stated = pageOpen || turnPage();
        if (stated) {
            stagePage(false);
            writeStaged();
            writtenLsn = endLsn;
            forceFile();
        }
        settling = null;
        unsettled = !stated || lastReferenceLsn >= lsn;
        return stated;
    }

    /**
     * Writes heads of slow series into forward pages and forces everything: once the checkpoint moves on, their samples
     * stand here only.
     *
     * @param heads all of whose samples have been forced
     * @return false when the ring has no room for them; nothing has been written then
     */
    public boolean carryForward(List<CarriedHeads.Payload> heads) {
        if (!hasFreeSlots(heads.size() + 1)) {
            return false;
        }
        if (pageOpen && !builder.isEmpty()) {
            stagePage(false);
        }
        pageOpen = false;
        for (CarriedHeads.Payload page : heads) {
            builder.begin(epoch, nextSequence, endLsn);
            builder.putForward(page);
            stagePage(false);
        }
        writeStaged();
        writtenLsn = endLsn;
        forceFile();
        return true;
    }

    /** States that the last entry completes an append. */
    public void markBoundary() {
        builder.markBoundary();
    }

    /**
     * Begins the next page, if a slot is free. A slot is free when a page on the device states a checkpoint behind what the
     * slot holds: a cut that destroys it then leaves the word that nothing was lost. One free slot is always left, so that
     * there is a place to state the next checkpoint.
     */
    private boolean turnPage() {
        if (pageOpen) {
            stagePage(false);
        }
        if (!hasFreeSlots(1)) {
            stateCheckpoint();
        }
        if (!hasFreeSlots(1)) {
            return false;
        }
        builder.begin(epoch, nextSequence, endLsn);
        pageOpen = true;
        return true;
    }

    /** Spends the last free slot on a checkpoint that frees at least two more; an unsettled page could not state it. */
    private void stateCheckpoint() {
        long checkpoint = checkpointLsn;
        if (!unsettled
                && hasFreeSlots(0)
                && endOfSlot(nextSequence + 1) <= checkpoint
                && endOfSlot(nextSequence + 2) <= checkpoint) {
            builder.begin(epoch, nextSequence, endLsn);
            stagePage(false);
            writeStaged();
            writtenLsn = endLsn;
            forceFile();
        }
    }

    private void stagePage(boolean closing) {
        int slot = (int) (nextSequence % ringPages);
        long position = (long) slot * Pages.PAGE_BYTES;
        if (staging.position() == staging.capacity() || stagedPosition + staging.position() != position) {
            writeStaged();
            stagedPosition = position;
        }
        // The checkpoint first: the encoder moves it after the file's end, so that no page states it without the end.
        if (unsettled) {
            builder.markUnsettled();
        } else {
            heldForcedLsn = forcedLsn;
            heldCheckpointLsn = checkpointLsn;
            heldFileForced = settling == null ? fileForced : settling;
        }
        builder.markFileForced(heldFileForced.fileId(), heldFileForced.forcedEnd());
        staging.put(builder.finish(heldForcedLsn, heldCheckpointLsn, closing));
        stagedCheckpointLsn = heldCheckpointLsn;
        endLsnOfSlot[slot] = endLsn;
        nextSequence++;
        pageOpen = false;
    }

    private void writeStaged() {
        if (staging.position() > 0) {
            pagesWritten += staging.position() / Pages.PAGE_BYTES;
            staging.flip();
            file.write(staging, stagedPosition);
            staging.clear();
            writtenCheckpointLsn = stagedCheckpointLsn;
        }
    }

    private void forceFile() {
        file.force();
        pagesForced = pagesWritten;
        forcedLsn = writtenLsn;
        statedCheckpointLsn = Math.max(statedCheckpointLsn, writtenCheckpointLsn);
    }

    /** Writes everything appended so far, ending on a page border. After return it survives the death of the process. */
    public void write() {
        if (pageOpen && !builder.isEmpty()) {
            stagePage(false);
        }
        writeStaged();
        writtenLsn = endLsn;
    }

    /** Forces everything written so far. After return it survives a power cut. Costs nothing when nothing is new. */
    public void force() {
        if (forcedLsn < writtenLsn) {
            forceFile();
        }
    }

    /** Writes and forces a last page that says so; nothing may be appended any more. */
    public void closeCleanly() {
        write();
        force();
        if (pageOpen || turnPage()) {
            stagePage(true);
            writeStaged();
            forceFile();
        }
    }

    /** LSN behind the last entry appended. */
    public long endLsn() {
        return endLsn;
    }

    /** LSN behind the last entry written. */
    public long writtenLsn() {
        return writtenLsn;
    }

    /** LSN behind the last entry forced. */
    public long forcedLsn() {
        return forcedLsn;
    }

    /** LSN up to which pages may be reused, once a page on the device states it. */
    public long checkpointLsn() {
        return checkpointLsn;
    }

    /** Checkpoint that a page states which survives a power cut: replay reads no page that ends before it. Any thread may ask. */
    public long statedCheckpointLsn() {
        return statedCheckpointLsn;
    }

    /**
     * Every page from now on states that the growing TSM file is durable up to this position. Recovery trusts the file no
     * further: after a force that failed, what can be read of a file may be on no device. Any thread may call this.
     */
    public void noteFileForced(long fileId, long forcedEnd) {
        fileForced = new FileForced(fileId, forcedEnd);
    }

    /** Everything before this LSN is durable in TSM files: its pages may be reused. Never moves back. */
    public synchronized void advanceCheckpoint(long lsn) {
        if (lsn > checkpointLsn) {
            checkpointLsn = lsn;
        }
    }

    /**
     * LSN behind which no more than the given number of pages has been written; 0 when the ring holds fewer. Slots whose
     * page a cut has destroyed say nothing: those written before them do.
     */
    public long lsnPagesBack(int pages) {
        long lsn = 0;
        for (long sequence = nextSequence - 1 - pages;
                sequence >= 0 && sequence >= nextSequence - ringPages;
                sequence--) {
            lsn = Math.max(lsn, endOfSlot(sequence));
        }
        return lsn;
    }

    /** Pages of the ring that may not be reused yet. */
    public int pagesInUse() {
        long checkpoint = checkpointLsn;
        int used = 0;
        for (long slotEnd : endLsnOfSlot) {
            if (slotEnd > checkpoint) {
                used++;
            }
        }
        return used;
    }

    /** Pages of the ring. */
    public int ringPages() {
        return ringPages;
    }

    /** Bytes of pages that have been filled and not been forced. */
    public long unforcedBytes() {
        return (pagesWritten - pagesForced) * Pages.PAGE_BYTES + staging.position();
    }

    /** Bytes written since opening. */
    public long bytesWritten() {
        return pagesWritten * Pages.PAGE_BYTES;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.close();
            Slabs.release(staging);
        }
    }
}
