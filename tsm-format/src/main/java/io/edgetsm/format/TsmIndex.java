package io.edgetsm.format;

/**
 * Layout of what sealing adds behind the blocks of a TSM file, from a page border on:
 *
 * <pre>
 *  sections   {@link IndexSection entries} of all blocks by series, each section at most a page
 *  directory  one entry per section, by ascending ref
 *  footer     last 96 bytes of the file
 * </pre>
 *
 * Opening reads the footer only. The directory, a hundredth of the index, is read when the first series is asked for,
 * a section when one of its series is.
 *
 * <pre>
 *  directory entry
 *  offset size field             meaning
 *       0    4 seriesRef         of the first group in the section
 *       4    4 sectionLength     in bytes, at most 4096
 *       8    8 sectionOffset     of the section in the file
 *      16    4 sectionChecksum   CRC-32C of the section, exclusive-or the store's salt
 *      20    8 minTimestamp      over the blocks in the section
 *      28    8 maxTimestamp      over the blocks in the section
 *
 *  footer
 *       0    4 magic             "TSMF"
 *       4    4 checksum          FrameChecksum of the footer
 *       8    2 version           of the format
 *      10    2 reserved          zero
 *      12    4 seriesCount       series that have blocks
 *      16    8 directoryOffset   in the file; it ends where the footer begins
 *      24    4 directoryChecksum CRC-32C of the directory, exclusive-or the store's salt
 *      28    4 maxSeriesRef      highest ref of a series that has blocks, 0 when there is none
 *      32    8 blockCount        entries in all sections
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
    /** Offset of the section's length in a directory entry. */
    public static final int DIRECTORY_SECTION_LENGTH_OFFSET = 4;
    /** Offset of the section's position in a directory entry. */
    public static final int DIRECTORY_SECTION_OFFSET = 8;
    /** Offset of the section's checksum in a directory entry. */
    public static final int DIRECTORY_SECTION_CHECKSUM_OFFSET = 16;
    /** Offset of the first timestamp in a directory entry. */
    public static final int DIRECTORY_MIN_TIMESTAMP_OFFSET = 20;
    /** Offset of the last timestamp in a directory entry. */
    public static final int DIRECTORY_MAX_TIMESTAMP_OFFSET = 28;
    /** Length of a directory entry. */
    public static final int DIRECTORY_ENTRY_BYTES = 36;

    /** Most that a block can add to the index: an entry in a group of its own, and its share of the directory. */
    public static final int MAX_BYTES_PER_BLOCK = 160;

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
    /** Offset of the highest ref in the footer. */
    public static final int FOOTER_MAX_SERIES_REF_OFFSET = 28;
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
