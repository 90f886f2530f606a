package io.edgetsm.reader;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.wal.LogScan;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Checks a log: every page that holds anything, every entry decoded, the pages that count without a hole. Works beside the
 * writer. Changes nothing. Single-threaded.
 */
public final class LogVerifier {
    /** A page that is being written while we read it is sound when we look again. */
    private static final int LOOKS = 3;

    private final StorageFile file;
    private final FrameChecksum checksum;
    private final int ringPages;
    private final Findings findings;
    private final byte[] page = new byte[Pages.PAGE_BYTES];
    private final LogPageCursor entries = new LogPageCursor();
    private final TreeSet<Integer> refs = new TreeSet<>();
    private final BitSet unsound = new BitSet();
    private final BitSet beyond = new BitSet();
    private int usedPages;
    private int emptyPages;

    private LogVerifier(StorageFile file, Manifest manifest) {
        this.file = file;
        this.checksum = new FrameChecksum(manifest.storeId());
        this.ringPages = manifest.logPages();
        this.findings = new Findings(file.path());
    }

    /**
     * Verifies the log of a store.
     *
     * @throws io.edgetsm.io.MissingFileException if there is none
     */
    public static LogReport verify(Storage storage, Manifest manifest) {
        try (StorageFile file = storage.openForRead(manifest.logName())) {
            return new LogVerifier(file, manifest).run(storage, manifest);
        }
    }

    private LogReport run(Storage storage, Manifest manifest) {
        long size = file.size();
        long wanted = (long) ringPages * Pages.PAGE_BYTES;
        if (size != wanted) {
            findings.damage(
                    "log has another length than the manifest says, length=" + size + " expected=" + wanted, size);
        }
        LogScan scan = LogScan.of(file, manifest.storeId(), ringPages);
        for (int slot = 0; slot < ringPages && (long) slot * Pages.PAGE_BYTES < size; slot++) {
            checkSlot(slot, scan.nextSequence());
        }
        int torn = tellUnsound(scan);
        if (scan.isLost(storage, manifest)) {
            findings.damage("log holds no page that counts; samples that were only there are lost", 0);
        }
        if (scan.lostEntries() > 0) {
            findings.damage("log has a hole, lostEntries=" + scan.lostEntries(), 0);
        }
        // Beside a writer that comes round meanwhile pages seem to be missing, others each time.
        if (scan.overtakenPages() > 0
                && LogScan.of(file, manifest.storeId(), ringPages).overtakenPages() > 0) {
            findings.damage("log pages that were durable are not there, pages=" + scan.overtakenPages(), 0);
        }
        return new LogReport(file.path(), size, scan, usedPages, emptyPages, torn, List.copyOf(refs), findings.all());
    }

    private void checkSlot(int slot, long nextSequence) {
        long offset = (long) slot * Pages.PAGE_BYTES;
        for (int look = 1; look <= LOOKS; look++) {
            int read = file.read(ByteBuffer.wrap(page), offset);
            if (isZero(read)) {
                emptyPages++;
                return;
            }
            if (read == page.length && LogPage.isSound(page, 0, checksum) && isInPlace(slot)) {
                usedPages++;
                beyond.set(slot, LogPage.sequence(page, 0) >= nextSequence);
                checkEntries(offset);
                return;
            }
        }
        unsound.set(slot);
    }

    private boolean isInPlace(int slot) {
        return LogPage.sequence(page, 0) % ringPages == slot;
    }

    private boolean isZero(int length) {
        for (int i = 0; i < length; i++) {
            if (page[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkEntries(long offset) {
        try {
            entries.wrap(page, 0, file.path(), offset);
            while (entries.next()) {
                refs.add(entries.ref());
            }
        } catch (CorruptDataException e) {
            findings.damage(e);
        }
    }

    /**
     * The slots right behind the last page that counts are where a power cut leaves the remains of a write, whole pages
     * that came too early among them; an unsound page anywhere else has once been sound.
     */
    private int tellUnsound(LogScan scan) {
        int torn = 0;
        if (!scan.pages().isEmpty()) {
            int slot = (int) (scan.nextSequence() % ringPages);
            while (torn < ringPages && (unsound.get(slot) || beyond.get(slot))) {
                if (unsound.get(slot)) {
                    findings.note("torn tail, as a power cut leaves it", (long) slot * Pages.PAGE_BYTES);
                }
                unsound.clear(slot);
                slot = (slot + 1) % ringPages;
                torn++;
            }
        }
        unsound.stream()
                .forEach(slot ->
                        findings.damage("corrupt log page: neither sound nor empty", (long) slot * Pages.PAGE_BYTES));
        return torn;
    }
}
