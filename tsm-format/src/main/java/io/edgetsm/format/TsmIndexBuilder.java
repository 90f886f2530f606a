package io.edgetsm.format;

import io.edgetsm.io.Crc32c;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Builds what stands behind the blocks of a TSM file, in a store or in a batch: the sections, the directory and the footer,
 * see {@link TsmIndex}. Single-threaded, for one file.
 */
public final class TsmIndexBuilder {
    private final TsmFileHeader header;
    private final int salt;
    private final long start;
    private final ByteArrayOutputStream sections = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private IndexSection.Builder section = new IndexSection.Builder();
    private int seriesCount;
    private int maxSeriesRef;
    private long blockCount;
    private long sampleCount;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;
    private long maxCutLsn;

    /**
     * An index without series.
     *
     * @param start where the index begins in the file
     */
    public TsmIndexBuilder(TsmFileHeader header, long start) {
        this.header = header;
        this.salt = header.storeId().checksumSalt();
        this.start = start;
    }

    /**
     * Adds a series, unless it has no block; refs must ascend from call to call.
     *
     * @param definitionOffset of the frame in the file that defines it
     * @param blocksInAnyOrder all its blocks in the file
     */
    public void add(SeriesDefinition series, long definitionOffset, List<BlockEntry> blocksInAnyOrder) {
        if (blocksInAnyOrder.isEmpty()) {
            return;
        }
        List<BlockEntry> blocks = new ArrayList<>(blocksInAnyOrder);
        blocks.sort(Comparator.comparingLong(BlockEntry::minTimestamp).thenComparingLong(BlockEntry::cutLsn));
        section.beginGroup(series.ref(), definitionOffset);
        for (BlockEntry block : blocks) {
            // The second time in an empty section; in a loop, since what is called in two places is compiled into both.
            while (!section.add(series.type(), block)) {
                endSection();
                section.beginGroup(series.ref(), definitionOffset);
            }
            note(block);
        }
        section.endGroup();
        seriesCount++;
        maxSeriesRef = series.ref();
    }

    private void note(BlockEntry block) {
        blockCount++;
        sampleCount += block.sampleCount();
        minTimestamp = Math.min(minTimestamp, block.minTimestamp());
        maxTimestamp = Math.max(maxTimestamp, block.maxTimestamp());
        maxCutLsn = Math.max(maxCutLsn, block.cutLsn());
    }

    private void endSection() {
        section.endGroup();
        byte[] bytes = section.finish();
        byte[] entry = new byte[TsmIndex.DIRECTORY_ENTRY_BYTES];
        Bytes.putInt(entry, TsmIndex.DIRECTORY_SERIES_REF_OFFSET, section.firstRef());
        Bytes.putInt(entry, TsmIndex.DIRECTORY_SECTION_LENGTH_OFFSET, bytes.length);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_SECTION_OFFSET, start + sections.size());
        Bytes.putInt(entry, TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET, Crc32c.of(bytes, 0, bytes.length) ^ salt);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_MIN_TIMESTAMP_OFFSET, section.minTimestamp());
        Bytes.putLong(entry, TsmIndex.DIRECTORY_MAX_TIMESTAMP_OFFSET, section.maxTimestamp());
        sections.writeBytes(bytes);
        directory.writeBytes(entry);
        section = new IndexSection.Builder();
    }

    /** Sections, directory and footer, to be written from the start position on. */
    public byte[] finish() {
        if (seriesCount > 0) {
            endSection();
        }
        byte[] footer = new byte[TsmIndex.FOOTER_BYTES];
        byte[] directoryBytes = directory.toByteArray();
        Bytes.putInt(footer, 0, TsmIndex.FOOTER_MAGIC);
        Bytes.putU16(footer, TsmIndex.FOOTER_VERSION_OFFSET, TsmFileHeader.VERSION);
        Bytes.putInt(footer, TsmIndex.FOOTER_SERIES_COUNT_OFFSET, seriesCount);
        Bytes.putLong(footer, TsmIndex.FOOTER_DIRECTORY_OFFSET, start + sections.size());
        Bytes.putInt(
                footer,
                TsmIndex.FOOTER_DIRECTORY_CHECKSUM_OFFSET,
                Crc32c.of(directoryBytes, 0, directoryBytes.length) ^ salt);
        Bytes.putInt(footer, TsmIndex.FOOTER_MAX_SERIES_REF_OFFSET, maxSeriesRef);
        Bytes.putLong(footer, TsmIndex.FOOTER_BLOCK_COUNT_OFFSET, blockCount);
        Bytes.putLong(footer, TsmIndex.FOOTER_SAMPLE_COUNT_OFFSET, sampleCount);
        Bytes.putLong(footer, TsmIndex.FOOTER_MIN_TIMESTAMP_OFFSET, minTimestamp);
        Bytes.putLong(footer, TsmIndex.FOOTER_MAX_TIMESTAMP_OFFSET, maxTimestamp);
        Bytes.putLong(footer, TsmIndex.FOOTER_MAX_CUT_LSN_OFFSET, maxCutLsn);
        Bytes.putLong(footer, TsmIndex.FOOTER_DATA_END_OFFSET, start);
        Bytes.putLong(footer, TsmIndex.FOOTER_FILE_ID_OFFSET, header.fileId());
        Bytes.putInt(footer, TsmIndex.FOOTER_END_MAGIC_OFFSET, TsmIndex.END_MAGIC);
        new FrameChecksum(header.storeId()).seal(footer, 0, footer.length);
        sections.writeBytes(directoryBytes);
        sections.writeBytes(footer);
        return sections.toByteArray();
    }
}
