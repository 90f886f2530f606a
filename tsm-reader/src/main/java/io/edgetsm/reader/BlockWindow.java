package io.edgetsm.reader;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;

/**
 * Where a cursor's blocks land: one reused buffer over a stretch of one file. Blocks that are asked for one behind the
 * other, or one before the other, are read ahead in one operation; a block that stands alone costs its own bytes only.
 * Single-threaded.
 */
final class BlockWindow {
    private static final int READ_AHEAD_BYTES = 16 * BlockHeader.MAX_BLOCK_BYTES;
    /** Frames of other kinds, or blocks of other series, that may stand between two blocks in a row. */
    private static final int MAX_GAP_BYTES = BlockHeader.MAX_BLOCK_BYTES / 2;

    private byte[] bytes = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private StorageFile file;
    private long start;
    private int length;
    private long lastOffset;
    private int lastLength;
    private int salt;
    private FrameChecksum checksum;

    /** Array in which {@link #load} has put the bytes. */
    byte[] array() {
        return bytes;
    }

    /** Bytes that may be read behind an index of {@link #load}. */
    int limit() {
        return length;
    }

    /** Whether the last {@link #load} was answered, or may have been, from bytes read before it. */
    boolean isReadAhead() {
        return length > lastLength;
    }

    /**
     * Makes a block's bytes available, as far as the file has them.
     *
     * @param blockLength at most {@link BlockHeader#MAX_BLOCK_BYTES}
     * @return index of its first byte in {@link #array}
     */
    int load(StorageFile source, long offset, int blockLength) {
        boolean sameFile = source == file;
        if (!sameFile || offset < start || offset + blockLength > start + length) {
            if (sameFile && follows(offset)) {
                fill(source, offset, READ_AHEAD_BYTES);
            } else if (sameFile && precedes(offset, blockLength)) {
                long from = Math.max(0, offset + blockLength - READ_AHEAD_BYTES);
                fill(source, from, (int) (offset + blockLength - from));
            } else {
                fill(source, offset, blockLength);
            }
        }
        lastOffset = offset;
        lastLength = blockLength;
        return (int) (offset - start);
    }

    /** Reads a block again, by itself. */
    int reload(StorageFile source, long offset, int blockLength) {
        fill(source, offset, blockLength);
        return 0;
    }

    private boolean follows(long offset) {
        long gap = offset - (lastOffset + lastLength);
        return gap >= 0 && gap <= MAX_GAP_BYTES;
    }

    private boolean precedes(long offset, int blockLength) {
        long gap = lastOffset - (offset + blockLength);
        return gap >= 0 && gap <= MAX_GAP_BYTES;
    }

    private void fill(StorageFile source, long from, int wanted) {
        if (bytes.length < wanted) {
            bytes = new byte[wanted];
            buffer = ByteBuffer.wrap(bytes);
        }
        file = source;
        start = from;
        length = 0;
        length = source.read(buffer.clear().limit(wanted), from);
    }

    /** A calculator for units of the store with that salt, reused. */
    FrameChecksum checksum(int of) {
        if (checksum == null || salt != of) {
            salt = of;
            checksum = new FrameChecksum(of);
        }
        return checksum;
    }
}
