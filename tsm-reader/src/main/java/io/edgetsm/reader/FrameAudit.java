package io.edgetsm.reader;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Walks frames and reports every stretch between them that is neither frame nor padding. Single-threaded. */
final class FrameAudit {
    private final StorageFile file;
    private final StoreId store;
    private final Findings findings;

    FrameAudit(StorageFile file, StoreId store, Findings findings) {
        this.file = file;
        this.store = store;
        this.findings = findings;
    }

    /**
     * Walks {@code [start, end)}.
     *
     * @param tornFrom from which position on what is not sound may be what a power cut has left; before it everything was
     *     durable
     * @param denseTo before which position no frame may be missing where there are zeros; 0 where somebody else knows the frames
     * @return where the last frame ends
     */
    long walk(long start, long end, long tornFrom, long denseTo, Consumer<FrameWalker> eachFrame) {
        FrameWalker walker = new FrameWalker(file, store, start, end);
        long expected = start;
        long damagedBefore = 0;
        while (walker.next()) {
            if (walker.damagedBytes() > damagedBefore) {
                tellInBetween(expected, walker.offset(), tornFrom, denseTo, walker.damagedBytes() - damagedBefore);
                damagedBefore = walker.damagedBytes();
            } else {
                tellGap(WalkedIndex.gapBetween(expected, walker.offset()), denseTo);
            }
            checkPadding(walker);
            eachFrame.accept(walker);
            expected = Pages.alignToFrame(walker.offset() + walker.length());
        }
        long left = walker.damagedBytes() - damagedBefore;
        if (left > 0) {
            tellEnd(expected, end, tornFrom, left);
        }
        return expected;
    }

    private void tellGap(long gap, long denseTo) {
        if (gap >= 0 && gap < denseTo) {
            findings.damage(WalkedIndex.lossInGap(gap), gap);
        }
    }

    /** Of what no force covers a power cut may take a part, and leave what stands behind that. */
    private void tellInBetween(long from, long to, long tornFrom, long denseTo, long bytes) {
        long at = firstNonZero(from, to);
        if (denseTo > 0 && at >= tornFrom) {
            tellGap(WalkedIndex.gapBetween(from, at), denseTo);
            findings.note("torn between sound frames, as a power cut leaves what no force covers, bytes=" + bytes, at);
        } else {
            damage(from, to, bytes);
        }
    }

    private void tellEnd(long from, long to, long tornFrom, long bytes) {
        long at = firstNonZero(from, to);
        if (at >= tornFrom) {
            findings.note("torn tail, as a power cut leaves it, bytes=" + bytes, at);
        } else {
            damage(from, to, bytes);
        }
    }

    private void checkPadding(FrameWalker walker) {
        int end = walker.index() + walker.length();
        int aligned = walker.index() + (int) Pages.alignToFrame(walker.length());
        for (int i = end; i < Math.min(aligned, walker.array().length); i++) {
            if (walker.array()[i] != 0) {
                findings.damage("padding behind a frame is not zero", walker.offset() + i - walker.index());
                return;
            }
        }
    }

    private void damage(long from, long to, long bytes) {
        long at = firstNonZero(from, to);
        byte[] start = new byte[Pages.PAGE_BYTES];
        int length = file.read(ByteBuffer.wrap(start, 0, (int) Math.min(start.length, to - at)), at);
        findings.damage(describe(start, length) + ", unreadableBytes=" + bytes, at);
    }

    /** Frames begin at multiples of their alignment, so that is where the damaged one does. */
    private long firstNonZero(long from, long to) {
        byte[] page = new byte[Pages.PAGE_BYTES];
        for (long at = Pages.alignToFrame(from); at < to; at += page.length) {
            int read = file.read(ByteBuffer.wrap(page, 0, (int) Math.min(page.length, to - at)), at);
            for (int i = 0; i < read; i++) {
                if (page[i] != 0) {
                    return at + i - i % Pages.FRAME_ALIGNMENT;
                }
            }
        }
        return from;
    }

    private String describe(byte[] start, int length) {
        int magic = length == 0 ? 0 : Bytes.getU8(start, 0);
        if (magic == BlockHeader.MAGIC) {
            return "corrupt block: " + BlockHeader.defect(start, 0, length, new FrameChecksum(store));
        }
        if (magic == SeriesFrame.MAGIC) {
            return "corrupt series definition: checksum mismatch";
        }
        return "neither block nor series definition, firstByte=0x" + Integer.toHexString(magic);
    }
}
