package io.edgetsm.sync;

import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;

/**
 * Up to where a target has acknowledged everything of a store. All fields little-endian.
 *
 * <pre>
 *  offset size field           meaning
 *       0    4 magic           "TSMW"
 *       4    4 checksum        FrameChecksum of the whole file
 *       8    2 version         1
 *      10    2 reserved        zero
 *      12    4 reserved        zero
 *      16   16 storeId         store it belongs to
 *      32    8 fileId          TSM file of the last block acknowledged, 0 when there is none
 *      40    8 endOffset       behind that block in its file
 *      48    8 blockOffset     of that block in its file
 *      56    8 blockId         its epoch (high half) and sequence
 *      64    8 blocks          of the store that the target held then, also of files that are gone here
 *      72    8 blocksBefore    of these, there before the batch that fileId began in
 *      80    n target          address of the target for people, UTF-8, at most 1024 bytes
 * </pre>
 *
 * The identity of the last block lets the agent notice a file that is not the one it read: then it sends everything again.
 *
 * @param store it belongs to
 * @param fileId TSM file of the last block acknowledged, 0 when there is none
 * @param endOffset behind that block
 * @param blockOffset of that block
 * @param blockId identity of that block
 * @param blocks of the store that the target held then
 * @param blocksBefore of these, there before the batch that the file began in
 * @param target address of the target for people
 */
record Watermark(
        StoreId store,
        long fileId,
        long endOffset,
        long blockOffset,
        long blockId,
        long blocks,
        long blocksBefore,
        String target) {
    static final int MAGIC = 0x574D5354;
    static final int VERSION = 1;
    static final int VERSION_OFFSET = 8;
    static final int STORE_ID_OFFSET = 16;
    static final int FILE_ID_OFFSET = 32;
    static final int END_OFFSET_OFFSET = 40;
    static final int BLOCK_OFFSET_OFFSET = 48;
    static final int BLOCK_ID_OFFSET = 56;
    static final int BLOCKS_OFFSET = 64;
    static final int BLOCKS_BEFORE_OFFSET = 72;
    static final int TARGET_OFFSET = 80;
    static final int MAX_TARGET_BYTES = 1024;
    static final int MAX_BYTES = TARGET_OFFSET + MAX_TARGET_BYTES;

    /** Nothing acknowledged yet. */
    static Watermark start(StoreId store, String target) {
        return new Watermark(store, 0, 0, 0, 0, 0, 0, target);
    }

    /** The last block acknowledged is at that place. */
    Watermark movedTo(long blockFileId, long newBlockOffset, long newEndOffset, long newBlockId) {
        long before = blockFileId == fileId ? blocksBefore : blocks;
        return new Watermark(store, blockFileId, newEndOffset, newBlockOffset, newBlockId, blocks, before, target);
    }

    /** The target holds so many blocks. */
    Watermark holding(long held) {
        return new Watermark(store, fileId, endOffset, blockOffset, blockId, held, blocksBefore, target);
    }

    byte[] encode() {
        byte[] text = target.getBytes(StandardCharsets.UTF_8);
        int textLength = Math.min(text.length, MAX_TARGET_BYTES);
        byte[] form = new byte[TARGET_OFFSET + textLength];
        Bytes.putInt(form, 0, MAGIC);
        Bytes.putU16(form, VERSION_OFFSET, VERSION);
        store.write(form, STORE_ID_OFFSET);
        Bytes.putLong(form, FILE_ID_OFFSET, fileId);
        Bytes.putLong(form, END_OFFSET_OFFSET, endOffset);
        Bytes.putLong(form, BLOCK_OFFSET_OFFSET, blockOffset);
        Bytes.putLong(form, BLOCK_ID_OFFSET, blockId);
        Bytes.putLong(form, BLOCKS_OFFSET, blocks);
        Bytes.putLong(form, BLOCKS_BEFORE_OFFSET, blocksBefore);
        System.arraycopy(text, 0, form, TARGET_OFFSET, textLength);
        new FrameChecksum().seal(form, 0, form.length);
        return form;
    }

    static Watermark decode(byte[] form, int length, String file) {
        if (length < TARGET_OFFSET || Bytes.getInt(form, 0) != MAGIC || !new FrameChecksum().matches(form, 0, length)) {
            throw new CorruptDataException("not a sound watermark, length=" + length, file, 0);
        }
        int version = Bytes.getU16(form, VERSION_OFFSET);
        if (version != VERSION) {
            throw new UnsupportedFormatException(file, version, VERSION, VERSION);
        }
        return new Watermark(
                StoreId.read(form, STORE_ID_OFFSET),
                Bytes.getLong(form, FILE_ID_OFFSET),
                Bytes.getLong(form, END_OFFSET_OFFSET),
                Bytes.getLong(form, BLOCK_OFFSET_OFFSET),
                Bytes.getLong(form, BLOCK_ID_OFFSET),
                Bytes.getLong(form, BLOCKS_OFFSET),
                Bytes.getLong(form, BLOCKS_BEFORE_OFFSET),
                new String(form, TARGET_OFFSET, length - TARGET_OFFSET, StandardCharsets.UTF_8));
    }
}
