package io.edgetsm.format;

/**
 * Layout of the header that opens every block. All fields little-endian.
 *
 * <pre>
 *  offset size field          meaning
 *       0    1 magic          0xB1
 *       1    1 valueType      id of {@link ValueType}
 *       2    2 length         header and payload in bytes, 57 to 4096
 *       4    4 checksum       {@link FrameChecksum} of bytes [0, length)
 *       8    4 epoch          of the store when the block was written
 *      12    4 sequence       number of the block within the epoch
 *      16    8 cutLsn         the block belongs to everything its series had before this LSN ...
 *      24    4 cutSpan        ... and from cutLsn - cutSpan on
 *      28    4 seriesRef      number of the series in this store
 *      32    8 minTimestamp   of its first sample, epoch nanoseconds
 *      40    8 maxTimestamp   of its last sample
 *      48    4 sampleCount    1 or more
 *      52    1 part           which block of its cut this is, from 0
 *      53    1 partCount      how many blocks the cut has
 *      54    2 reserved       zero
 * </pre>
 *
 * A cut may need several blocks (its parts). Only when all of them are there does the cut stand for its LSN range.
 * No field means anything until the checksum has been verified: a torn block may show any value.
 */
public final class BlockHeader {
    /** First byte of every block. */
    public static final int MAGIC = 0xB1;

    /** Offset of the value type id. */
    public static final int VALUE_TYPE_OFFSET = 1;
    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 2;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = FrameChecksum.FIELD_OFFSET;
    /** Offset of the epoch. */
    public static final int EPOCH_OFFSET = 8;
    /** Offset of the sequence. */
    public static final int SEQUENCE_OFFSET = 12;
    /** Offset of the cut LSN. */
    public static final int CUT_LSN_OFFSET = 16;
    /** Offset of the cut span. */
    public static final int CUT_SPAN_OFFSET = 24;
    /** Offset of the series ref. */
    public static final int SERIES_REF_OFFSET = 28;
    /** Offset of the first timestamp. */
    public static final int MIN_TIMESTAMP_OFFSET = 32;
    /** Offset of the last timestamp. */
    public static final int MAX_TIMESTAMP_OFFSET = 40;
    /** Offset of the sample count. */
    public static final int SAMPLE_COUNT_OFFSET = 48;
    /** Offset of the part number. */
    public static final int PART_OFFSET = 52;
    /** Offset of the part count. */
    public static final int PART_COUNT_OFFSET = 53;
    /** Offset of the reserved bytes. */
    public static final int RESERVED_OFFSET = 54;
    /** Length of the header, where the payload begins. */
    public static final int BYTES = 56;

    /** Longest block, header included. */
    public static final int MAX_BLOCK_BYTES = Pages.PAGE_BYTES;
    /** Most samples a block may state, so that a reader can bound what it allocates. */
    public static final int MAX_SAMPLES = 65_535;
    /** Most parts a cut may have: the part number is one byte. */
    public static final int MAX_PARTS = 255;
    /** Longest LSN range one cut may cover: the span is 32 bits, the engine flushes long before. */
    public static final long MAX_CUT_SPAN = 0xFFFF_FFFFL;

    private BlockHeader() {}

    /** Length of the block at the offset as its header states it; not yet verified. */
    public static int statedLength(byte[] source, int offset) {
        return Bytes.getU16(source, offset + LENGTH_OFFSET);
    }

    /** Epoch it was written in. */
    public static int epoch(byte[] block, int offset) {
        return Bytes.getInt(block, offset + EPOCH_OFFSET);
    }

    /** Number within the epoch. */
    public static int sequence(byte[] block, int offset) {
        return Bytes.getInt(block, offset + SEQUENCE_OFFSET);
    }

    /** Exclusive end of the LSN range of its cut. */
    public static long cutLsn(byte[] block, int offset) {
        return Bytes.getLong(block, offset + CUT_LSN_OFFSET);
    }

    /** First LSN of its cut. */
    public static long cutStartLsn(byte[] block, int offset) {
        return cutLsn(block, offset) - Bytes.getU32(block, offset + CUT_SPAN_OFFSET);
    }

    /** Series the block belongs to. */
    public static int seriesRef(byte[] block, int offset) {
        return Bytes.getInt(block, offset + SERIES_REF_OFFSET);
    }

    /** Type of its values; null when this version knows none with the stored id. */
    public static ValueType valueType(byte[] block, int offset) {
        return ValueType.fromId(Bytes.getU8(block, offset + VALUE_TYPE_OFFSET));
    }

    /** Time of the first sample. */
    public static long minTimestamp(byte[] block, int offset) {
        return Bytes.getLong(block, offset + MIN_TIMESTAMP_OFFSET);
    }

    /** Time of the last sample. */
    public static long maxTimestamp(byte[] block, int offset) {
        return Bytes.getLong(block, offset + MAX_TIMESTAMP_OFFSET);
    }

    /** Samples in the block. */
    public static int sampleCount(byte[] block, int offset) {
        return Bytes.getInt(block, offset + SAMPLE_COUNT_OFFSET);
    }

    /** Which part of its cut, from 0. */
    public static int part(byte[] block, int offset) {
        return Bytes.getU8(block, offset + PART_OFFSET);
    }

    /** Parts of its cut. */
    public static int partCount(byte[] block, int offset) {
        return Bytes.getU8(block, offset + PART_COUNT_OFFSET);
    }

    /**
     * Verifies the block at the offset: magic, length, checksum, plausible counts.
     *
     * @param limit end of the bytes that may be read
     * @return null when it is sound, else what is wrong with it
     */
    public static String defect(byte[] source, int offset, int limit, FrameChecksum checksum) {
        if (limit - offset < BYTES || Bytes.getU8(source, offset) != MAGIC) {
            return "no block magic";
        }
        int length = statedLength(source, offset);
        if (length <= BYTES || length > limit - offset || length > MAX_BLOCK_BYTES) {
            return "block length out of range length=" + length + " available=" + (limit - offset);
        }
        if (!checksum.matches(source, offset, length)) {
            return "checksum mismatch length=" + length + " expected=0x"
                    + Integer.toHexString(Bytes.getInt(source, offset + CHECKSUM_OFFSET)) + " actual=0x"
                    + Integer.toHexString(checksum.compute(source, offset, length));
        }
        return isPlausible(source, offset) ? null : "implausible block header under a valid checksum";
    }

    private static boolean isPlausible(byte[] block, int offset) {
        return sampleCount(block, offset) >= 1
                && sampleCount(block, offset) <= MAX_SAMPLES
                && SeriesDefinition.isRef(seriesRef(block, offset))
                && minTimestamp(block, offset) <= maxTimestamp(block, offset)
                && cutStartLsn(block, offset) >= 0
                && cutStartLsn(block, offset) < cutLsn(block, offset)
                && cutLsn(block, offset) <= LogPage.MAX_LSN
                && part(block, offset) < partCount(block, offset);
    }
}
