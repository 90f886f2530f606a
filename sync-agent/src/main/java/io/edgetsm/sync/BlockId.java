package io.edgetsm.sync;

import io.edgetsm.format.BlockHeader;

/** Identity of a block inside its store, (epoch, sequence), as one number: never given to two blocks. */
final class BlockId {
    private BlockId() {}

    static long of(byte[] block, int at) {
        return (long) BlockHeader.epoch(block, at) << Integer.SIZE
                | Integer.toUnsignedLong(BlockHeader.sequence(block, at));
    }

    /** For messages. */
    static String text(long id) {
        return "epoch=" + (id >>> Integer.SIZE) + " sequence=" + (id & 0xFFFF_FFFFL);
    }
}
