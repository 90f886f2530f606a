package io.edgetsm.format;

/**
 * First bytes of a TSM file. All fields little-endian.
 *
 * <pre>
 *  offset size field          meaning
 *       0    4 magic          "TSM1"
 *       4    4 checksum       CRC-32C of bytes [0, 64) without this field
 *       8    2 version        of the format, 1
 *      10    2 reserved       zero
 *      12    4 epoch          of the store when the file was begun
 *      16   16 storeId        store the blocks belong to
 *      32    8 fileId         number of the file in that store; 0 in a batch
 *      40    8 createdNanos   wall clock when the file was begun, for people only
 *      48   16 reserved       zero
 * </pre>
 */
public record TsmFileHeader(StoreId storeId, int epoch, long fileId, long createdNanos) {
    /** The four bytes {@code TSM1}. */
    public static final int MAGIC = 0x314D5354;
    /** Version this build writes. */
    public static final int VERSION = 1;
    /** Oldest version this build reads. */
    public static final int OLDEST_VERSION = 1;

    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = FrameChecksum.FIELD_OFFSET;
    /** Offset of the version. */
    public static final int VERSION_OFFSET = 8;
    /** Offset of the epoch. */
    public static final int EPOCH_OFFSET = 12;
    /** Offset of the store id. */
    public static final int STORE_ID_OFFSET = 16;
    /** Offset of the file id. */
    public static final int FILE_ID_OFFSET = 32;
    /** Offset of the creation time. */
    public static final int CREATED_NANOS_OFFSET = 40;
    /** Length of the header; the first frame begins here. */
    public static final int BYTES = 64;

    /** The stored form. */
    public byte[] encode() {
        byte[] header = new byte[BYTES];
        Bytes.putInt(header, 0, MAGIC);
        Bytes.putU16(header, VERSION_OFFSET, VERSION);
        Bytes.putInt(header, EPOCH_OFFSET, epoch);
        storeId.write(header, STORE_ID_OFFSET);
        Bytes.putLong(header, FILE_ID_OFFSET, fileId);
        Bytes.putLong(header, CREATED_NANOS_OFFSET, createdNanos);
        new FrameChecksum().seal(header, 0, BYTES);
        return header;
    }

    /**
     * Verifies and decodes.
     *
     * @param length bytes that were read, possibly fewer than a header
     * @throws CorruptDataException if this is no TSM file or its header is damaged
     * @throws UnsupportedFormatException if a newer release wrote it
     */
    public static TsmFileHeader decode(byte[] source, int length, String file) {
        if (length < BYTES || Bytes.getInt(source, 0) != MAGIC) {
            throw new CorruptDataException(
                    length < BYTES ? "file is shorter than a TSM file header, length=" + length : "not a TSM file",
                    file,
                    0);
        }
        if (!new FrameChecksum().matches(source, 0, BYTES)) {
            throw new CorruptDataException("checksum mismatch in the TSM file header", file, 0);
        }
        int version = Bytes.getU16(source, VERSION_OFFSET);
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new UnsupportedFormatException(file, version, OLDEST_VERSION, VERSION);
        }
        return new TsmFileHeader(
                StoreId.read(source, STORE_ID_OFFSET),
                Bytes.getInt(source, EPOCH_OFFSET),
                Bytes.getLong(source, FILE_ID_OFFSET),
                Bytes.getLong(source, CREATED_NANOS_OFFSET));
    }
}
