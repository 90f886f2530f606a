package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;

/**
 * Memory of block images, used again once a block has arrived: a store that writes without pause would else touch all the heap
 * it may have before the first collection. Single-threaded.
 */
final class BlockBuffers {
    /** As many as wait for a force of their file where there is no pause. */
    private static final int MAX_SPARE = 1024;
    /** A shorter block would waste more of an array that is used again than it saves. */
    private static final int MIN_REUSED_BYTES = BlockHeader.MAX_BLOCK_BYTES / 2;

    private final byte[][] spare = new byte[MAX_SPARE][];
    private int spareCount;

    /** An array that takes so many bytes, with arbitrary content. */
    byte[] take(int lengthBytes) {
        if (lengthBytes < MIN_REUSED_BYTES) {
            return new byte[lengthBytes];
        }
        if (spareCount == 0) {
            return new byte[BlockHeader.MAX_BLOCK_BYTES];
        }
        byte[] buffer = spare[--spareCount];
        spare[spareCount] = null;
        return buffer;
    }

    /** Takes an array back that nobody reads any more. */
    void giveBack(byte[] buffer) {
        if (buffer.length == BlockHeader.MAX_BLOCK_BYTES && spareCount < MAX_SPARE) {
            spare[spareCount++] = buffer;
        }
    }
}
