package io.edgetsm.format;

import io.edgetsm.io.Crc32c;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Builds what stands behind the blocks of a TSM file, in a store or in a batch: the sections of all series, the directory
 * and the footer, see {@link TsmIndex}. Single-threaded, for one file.
 */
public final class TsmIndexBuilder {
    private final TsmFileHeader header;
    private final int salt;
    private final long start;
    private final ByteArrayOutputStream sections = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int seriesCount;
    private long blockCount;
    private long sampleCount;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;

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
     * @param definitionOffset of its series frame in the file
     * @param definitionLength of its series frame
     * @param blocksInAnyOrder all its blocks in the file
     */
    public void add(int seriesRef, long definitionOffset, int definitionLength, List<BlockEntry> blocksInAnyOrder) {
        if (blocksInAnyOrder.isEmpty()) {
            return;
        }
        List<BlockEntry> blocks = new ArrayList<>(blocksInAnyOrder);
        blocks.sort(Comparator.comparingLong(BlockEntry::minTimestamp).thenComparingLong(BlockEntry::cutLsn));
        byte[] section = new byte[blocks.size() * BlockEntry.BYTES];
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long samples = 0;
        long cutLsn = 0;
        for (int i = 0; i < blocks.size(); i++) {
            BlockEntry block = blocks.get(i);
            block.write(section, i * BlockEntry.BYTES);
            min = Math.min(min, block.minTimestamp());
            max = Math.max(max, block.maxTimestamp());
            samples += block.sampleCount();
            cutLsn = Math.max(cutLsn, block.cutLsn());
        }
        byte[] entry = new byte[TsmIndex.DIRECTORY_ENTRY_BYTES];
        Bytes.putInt(entry, TsmIndex.DIRECTORY_SERIES_REF_OFFSET, seriesRef);
        Bytes.putInt(entry, TsmIndex.DIRECTORY_BLOCK_COUNT_OFFSET, blocks.size());
        Bytes.putLong(entry, TsmIndex.DIRECTORY_SECTION_OFFSET, start + sections.size());
        Bytes.putInt(entry, TsmIndex.DIRECTORY_SECTION_CHECKSUM_OFFSET, Crc32c.of(section, 0, section.length) ^ salt);
        Bytes.putInt(entry, TsmIndex.DIRECTORY_DEFINITION_LENGTH_OFFSET, definitionLength);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_DEFINITION_OFFSET, definitionOffset);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_MIN_TIMESTAMP_OFFSET, min);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_MAX_TIMESTAMP_OFFSET, max);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_SAMPLE_COUNT_OFFSET, samples);
        Bytes.putLong(entry, TsmIndex.DIRECTORY_MAX_CUT_LSN_OFFSET, cutLsn);
        sections.writeBytes(section);
        directory.writeBytes(entry);
        seriesCount++;
        blockCount += blocks.size();
        sampleCount += samples;
        minTimestamp = Math.min(minTimestamp, min);
        maxTimestamp = Math.max(maxTimestamp, max);
    }

    /** Sections, directory and footer, to be written from the start position on. */
    public byte[] finish(long maxCutLsn) {
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
