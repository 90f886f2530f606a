package io.edgetsm.format;

import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;

/**
 * Walks the frames (blocks and series definitions) of a file in order of position, stepping over padding and damage.
 * Every frame it stops at has been verified. Reads through a window of its own; single-threaded.
 */
public final class FrameWalker {
    private static final int WINDOW_BYTES = 64 * 1024;

    private final StorageFile file;
    private final FrameChecksum checksum;
    private final byte[] window = new byte[WINDOW_BYTES];
    private long windowStart;
    private int windowLength;
    private long position;
    private final long end;
    private int length;
    private long damagedBytes;
    private long firstDamageOffset = -1;
    private long lastFrameEnd;

    /**
     * Walks {@code [start, end)}.
     *
     * @param store whose frames count; frames of another store are damage here
     */
    public FrameWalker(StorageFile file, StoreId store, long start, long end) {
        this.file = file;
        this.checksum = new FrameChecksum(store);
        this.position = Pages.alignToFrame(start);
        this.lastFrameEnd = start;
        this.end = end;
    }

    /** Moves to the next sound frame; false at the end. */
    public boolean next() {
        position += Pages.alignToFrame(length);
        length = 0;
        while (position < end) {
            int at = load();
            int available = windowLength - at;
            if (available <= 0) {
                return false;
            }
            if (isSound(at, available)) {
                lastFrameEnd = position + length;
                return true;
            }
            stepOver(at, available);
        }
        return false;
    }

    private boolean isSound(int at, int available) {
        if (available < FrameChecksum.FIELD_OFFSET) {
            return false;
        }
        int magic = Bytes.getU8(window, at);
        if (magic == BlockHeader.MAGIC && BlockHeader.defect(window, at, windowLength, checksum) == null) {
            length = BlockHeader.statedLength(window, at);
            return true;
        }
        if (magic == SeriesFrame.MAGIC && SeriesFrame.isSound(window, at, windowLength, checksum)) {
            length = SeriesFrame.statedLength(window, at);
            return true;
        }
        return false;
    }

    private void stepOver(int at, int available) {
        int step = Math.min(Pages.FRAME_ALIGNMENT, available);
        for (int i = at; i < at + step; i++) {
            if (window[i] != 0) {
                noteDamage(step);
                break;
            }
        }
        position += step;
    }

    /** Makes a whole frame visible at the position; returns its index in the window. */
    private int load() {
        long at = position - windowStart;
        boolean windowReachesEnd = windowStart + windowLength >= end;
        if (at < 0 || at >= windowLength || (at + Pages.PAGE_BYTES > windowLength && !windowReachesEnd)) {
            windowStart = position;
            ByteBuffer target = ByteBuffer.wrap(window, 0, (int) Math.min(WINDOW_BYTES, end - position));
            windowLength = file.read(target, position);
            at = 0;
        }
        return (int) at;
    }

    /** The frame is sound, but the caller cannot use it: it counts as damage. */
    public void rejectFrame() {
        noteDamage(length);
    }

    private void noteDamage(int lengthBytes) {
        if (firstDamageOffset < 0) {
            firstDamageOffset = position;
        }
        damagedBytes += lengthBytes;
    }

    /** Whether the frame is a block; otherwise it is a series definition. */
    public boolean isBlock() {
        return Bytes.getU8(window, index()) == BlockHeader.MAGIC;
    }

    /** Position of the frame in the file. */
    public long offset() {
        return position;
    }

    /** Length of the frame. */
    public int length() {
        return length;
    }

    /** Array that holds the frame, valid until {@link #next}. */
    public byte[] array() {
        return window;
    }

    /** Where in {@link #array} the frame begins. */
    public int index() {
        return (int) (position - windowStart);
    }

    /** Bytes stepped over that were neither frame nor zero. */
    public long damagedBytes() {
        return damagedBytes;
    }

    /** Where the first damage was met, or -1. */
    public long firstDamageOffset() {
        return firstDamageOffset;
    }

    /** End of the last sound frame. */
    public long lastFrameEnd() {
        return lastFrameEnd;
    }
}
