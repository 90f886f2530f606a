package io.edgetsm.format;

/**
 * Layout of what sealing adds behind the blocks of a TSM file, from a page border on:
 *
 * <pre>
 *  section    one per series, by ascending ref: its {@link BlockEntry entries} by ascending minTimestamp
 *  directory  one entry per series, by ascending ref
 *  footer     last 96 bytes of the file
 * </pre>
 *
 * Opening reads the footer and the directory only; a series' section is read when the series is.
 *
 * <pre>
 *  directory entry
 *  offset size field             meaning
 *       0    4 seriesRef         number of the series
 *       4    4 blockCount        entries in its section
 *       8    8 sectionOffset     of its section in the file
 *      16    4 sectionChecksum   CRC-32C of the section, exclusive-or the store's salt
 *      20    4 definitionLength  of its series frame
 *      24    8 definitionOffset  of its series frame in the file
 *      32    8 minTimestamp      over its blocks
 *      40    8 maxTimestamp      over its blocks
 *      48    8 sampleCount       over its blocks
 *      56    8 maxCutLsn         over its blocks
 *
 *  footer
 *       0    4 magic             "TSMF"
 *       4    4 checksum          FrameChecksum of the footer
 *       8    2 version           of the format
 *      10    2 reserved          zero
 *      12    4 seriesCount       entries in the directory
 *      16    8 directoryOffset   in the file
 *      24    4 directoryChecksum CRC-32C of the directory, exclusive-or the store's salt
 *      28    4 reserved          zero
 *      32    8 blockCount        in the file
 *      40    8 sampleCount       in the file
 *      48    8 minTimestamp      over all blocks; Long.MAX_VALUE when there is none
 *      56    8 maxTimestamp      over all blocks; Long.MIN_VALUE when there is none
 *      64    8 maxCutLsn         over all blocks
 *      72    8 dataEnd           where the blocks end
 *      80    8 fileId            of the header, repeated
 *      88    4 reserved          zero
 *      92    4 endMagic          "1MST"
 * </pre>
 */
public final class TsmIndex {
    /** Offset of the ref in a directory entry. */
    public static final int DIRECTORY_SERIES_REF_OFFSET = 0;
    /** Offset of the number of blocks in a directory entry. */
    public static final int DIRECTORY_BLOCK_COUNT_OFFSET = 4;
    /** Offset of the section position in a directory entry. */
    public static final int DIRECTORY_SECTION_OFFSET = 8;
    /** Offset of the section checksum in a directory entry. */
    public static final int DIRECTORY_SECTION_CHECKSUM_OFFSET = 16;
    /** Offset of the series frame's length in a directory entry. */
    public static final int DIRECTORY_DEFINITION_LENGTH_OFFSET = 20;
    /** Offset of the series frame's position in a directory entry. */
    public static final int DIRECTORY_DEFINITION_OFFSET = 24;
    /** Offset of the first timestamp in a directory entry. */
    public static final int DIRECTORY_MIN_TIMESTAMP_OFFSET = 32;
    /** Offset of the last timestamp in a directory entry. */
    public static final int DIRECTORY_MAX_TIMESTAMP_OFFSET = 40;
    /** Offset of the sample count in a directory entry. */
    public static final int DIRECTORY_SAMPLE_COUNT_OFFSET = 48;
    /** Offset of the highest cut in a directory entry. */
    public static final int DIRECTORY_MAX_CUT_LSN_OFFSET = 56;
    /** Length of a directory entry. */
    public static final int DIRECTORY_ENTRY_BYTES = 64;

    /** The four bytes {@code TSMF}. */
    public static final int FOOTER_MAGIC = 0x464D5354;
    /** The four bytes {@code 1MST}. */
    public static final int END_MAGIC = 0x54534D31;
    /** Offset of the version in the footer. */
    public static final int FOOTER_VERSION_OFFSET = 8;
    /** Offset of the series count in the footer. */
    public static final int FOOTER_SERIES_COUNT_OFFSET = 12;
    /** Offset of the directory position in the footer. */
    public static final int FOOTER_DIRECTORY_OFFSET = 16;
    /** Offset of the directory checksum in the footer. */
    public static final int FOOTER_DIRECTORY_CHECKSUM_OFFSET = 24;
    /** Offset of the block count in the footer. */
    public static final int FOOTER_BLOCK_COUNT_OFFSET = 32;
    /** Offset of the sample count in the footer. */
    public static final int FOOTER_SAMPLE_COUNT_OFFSET = 40;
    /** Offset of the first timestamp in the footer. */
    public static final int FOOTER_MIN_TIMESTAMP_OFFSET = 48;
    /** Offset of the last timestamp in the footer. */
    public static final int FOOTER_MAX_TIMESTAMP_OFFSET = 56;
    /** Offset of the highest cut in the footer. */
    public static final int FOOTER_MAX_CUT_LSN_OFFSET = 64;
    /** Offset of the end of the blocks in the footer. */
    public static final int FOOTER_DATA_END_OFFSET = 72;
    /** Offset of the file id in the footer. */
    public static final int FOOTER_FILE_ID_OFFSET = 80;
    /** Offset of the closing magic in the footer. */
    public static final int FOOTER_END_MAGIC_OFFSET = 92;
    /** Length of the footer. */
    public static final int FOOTER_BYTES = 96;

    private TsmIndex() {}

    /** Whether a sound footer of this file stands at the position. */
    public static boolean isFooter(byte[] source, int at, FrameChecksum checksum, long fileId) {
        return Bytes.getInt(source, at) == FOOTER_MAGIC
                && Bytes.getInt(source, at + FOOTER_END_MAGIC_OFFSET) == END_MAGIC
                && checksum.matches(source, at, FOOTER_BYTES)
                && Bytes.getLong(source, at + FOOTER_FILE_ID_OFFSET) == fileId;
    }
}
