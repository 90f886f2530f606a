package io.edgetsm.format;

/**
 * Layout of the header of a log page. A page is always written whole, 4096 bytes; what is behind the payload is zero.
 * All fields little-endian.
 *
 * <pre>
 *  offset size field          meaning
 *       0    1 magic          0x1C
 *       1    1 flags          bit 0: closing page of a clean close; bit 1: carried, a copy of entries of an earlier page;
 *                             bit 2: forward, heads of slow series carried forward; bit 3: unsettled, bursts by reference
 *                             up to here may be in no durable block
 *       2    2 payloadLength  bytes of payload, 0 to 4040
 *       4    4 checksum       {@link FrameChecksum} of the whole page
 *       8    4 epoch          of the store when the page was written
 *      12    2 entryCount     entries in the payload
 *      14    2 boundaryCount  entries up to the end of the last complete append
 *      16    8 sequence       number of the page; its slot is sequence modulo pages of the ring
 *      24    8 firstLsn       of its first entry; entry i has firstLsn + i; in a forward page where the log ended
 *      32    8 forcedLsn      everything before it was durable when the page was written
 *      40    8 checkpointLsn  everything before it was durable in TSM files when the page was written
 *      48    4 fileId         TSM file that was growing when the page was written, 0 when there was none
 *      52    4 fileForced     pages of 4096 bytes of that file that were durable then
 *      56      payload
 * </pre>
 *
 * An append of several samples is all or nothing: replay ends at the last boundary. No field means anything until the
 * checksum has been verified.
 */
public final class LogPage {
    /** First byte of every log page. */
    public static final int MAGIC = 0x1C;
    /** Flag bit: written by a clean close, nothing follows. */
    public static final int FLAG_CLOSING = 1;
    /** Flag bit: repeats entries of an earlier page under their LSNs; an entry counts once. */
    public static final int FLAG_CARRIED = 2;

    /** Flag bit: holds heads of slow series, see {@link CarriedHeads}; they have LSNs of their own. */
    public static final int FLAG_FORWARD = 4;

    /**
     * Flag bit: in this page or before it are bursts by reference whose blocks were not known to be durable. It counts when a
     * later page of its epoch is without the flag.
     */
    public static final int FLAG_UNSETTLED = 8;

    /** Highest LSN: far beyond what can be appended, far below where sums overflow. */
    public static final long MAX_LSN = 1L << 62;
    /** Highest number of a page. */
    public static final long MAX_SEQUENCE = 1L << 62;

    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 1;
    /** Offset of the payload's length. */
    public static final int PAYLOAD_LENGTH_OFFSET = 2;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = FrameChecksum.FIELD_OFFSET;
    /** Offset of the epoch. */
    public static final int EPOCH_OFFSET = 8;
    /** Offset of the number of entries. */
    public static final int ENTRY_COUNT_OFFSET = 12;
    /** Offset of the number of entries up to the last boundary. */
    public static final int BOUNDARY_COUNT_OFFSET = 14;
    /** Offset of the page's number. */
    public static final int SEQUENCE_OFFSET = 16;
    /** Offset of the first LSN. */
    public static final int FIRST_LSN_OFFSET = 24;
    /** Offset of the forced LSN. */
    public static final int FORCED_LSN_OFFSET = 32;
    /** Offset of the checkpoint. */
    public static final int CHECKPOINT_LSN_OFFSET = 40;
    /** Offset of the growing file's id. */
    public static final int FILE_ID_OFFSET = 48;
    /** Offset of the durable pages of the growing file. */
    public static final int FILE_FORCED_OFFSET = 52;
    /** Where the payload begins. */
    public static final int PAYLOAD_OFFSET = 56;
    /** Most bytes a payload may take. */
    public static final int MAX_PAYLOAD_BYTES = Pages.PAGE_BYTES - PAYLOAD_OFFSET;

    private LogPage() {}

    /** Whether a sound page of this store stands at the offset. */
    public static boolean isSound(byte[] source, int offset, FrameChecksum checksum) {
        return source.length - offset >= Pages.PAGE_BYTES
                && Bytes.getU8(source, offset) == MAGIC
                && checksum.matches(source, offset, Pages.PAGE_BYTES)
                && Bytes.getU16(source, offset + PAYLOAD_LENGTH_OFFSET) <= MAX_PAYLOAD_BYTES
                && boundaryCount(source, offset) <= entryCount(source, offset)
                && isWithin(sequence(source, offset), MAX_SEQUENCE)
                && isWithin(firstLsn(source, offset), MAX_LSN);
    }

    private static boolean isWithin(long number, long max) {
        return number >= 0 && number <= max;
    }

    /** Whether it was written by a clean close. */
    public static boolean isClosing(byte[] page, int offset) {
        return (Bytes.getU8(page, offset + FLAGS_OFFSET) & FLAG_CLOSING) != 0;
    }

    /** Whether it repeats entries of an earlier page. */
    public static boolean isCarried(byte[] page, int offset) {
        return (Bytes.getU8(page, offset + FLAGS_OFFSET) & FLAG_CARRIED) != 0;
    }

    /** Whether it holds heads carried forward. */
    public static boolean isForward(byte[] page, int offset) {
        return (Bytes.getU8(page, offset + FLAGS_OFFSET) & FLAG_FORWARD) != 0;
    }

    /** Whether bursts by reference up to its end may have been in no durable block. */
    public static boolean isUnsettled(byte[] page, int offset) {
        return (Bytes.getU8(page, offset + FLAGS_OFFSET) & FLAG_UNSETTLED) != 0;
    }

    /** Epoch it was written in. */
    public static int epoch(byte[] page, int offset) {
        return Bytes.getInt(page, offset + EPOCH_OFFSET);
    }

    /** Entries in the payload. */
    public static int entryCount(byte[] page, int offset) {
        return Bytes.getU16(page, offset + ENTRY_COUNT_OFFSET);
    }

    /** Entries up to the end of the last complete append; 0 when none ends here. */
    public static int boundaryCount(byte[] page, int offset) {
        return Bytes.getU16(page, offset + BOUNDARY_COUNT_OFFSET);
    }

    /** Number of the page. */
    public static long sequence(byte[] page, int offset) {
        return Bytes.getLong(page, offset + SEQUENCE_OFFSET);
    }

    /** LSN of the first entry. */
    public static long firstLsn(byte[] page, int offset) {
        return Bytes.getLong(page, offset + FIRST_LSN_OFFSET);
    }

    /** LSN behind the last entry; what a forward page holds takes up no LSN. */
    public static long endLsn(byte[] page, int offset) {
        return firstLsn(page, offset) + (isForward(page, offset) ? 0 : entryCount(page, offset));
    }

    /** Everything before it was durable when the page was written. */
    public static long forcedLsn(byte[] page, int offset) {
        return Bytes.getLong(page, offset + FORCED_LSN_OFFSET);
    }

    /** Everything before it was durable in TSM files when the page was written. */
    public static long checkpointLsn(byte[] page, int offset) {
        return Bytes.getLong(page, offset + CHECKPOINT_LSN_OFFSET);
    }

    /** TSM file that was growing when the page was written. */
    public static long fileId(byte[] page, int offset) {
        return Bytes.getU32(page, offset + FILE_ID_OFFSET);
    }

    /** Position in that file before which everything was durable when the page was written. */
    public static long fileForcedEnd(byte[] page, int offset) {
        return Bytes.getU32(page, offset + FILE_FORCED_OFFSET) * Pages.PAGE_BYTES;
    }
}
