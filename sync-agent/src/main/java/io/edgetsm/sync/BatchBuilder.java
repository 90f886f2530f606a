package io.edgetsm.sync;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.format.TsmIndexBuilder;
import io.edgetsm.reader.BlockDecoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects blocks into a batch. What it builds follows from the blocks and their order alone: same blocks, same bytes.
 * Single-threaded, for one batch.
 */
final class BatchBuilder {
    /** For blocks that are known to have been in a batch together. */
    static final int NO_LIMIT = Integer.MAX_VALUE;

    private final StoreId store;
    private final int maxBytes;
    private final FrameChecksum checksum;
    private final BlockDecoder decoder = new BlockDecoder();
    private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<Integer, Series> seriesOfRef = new TreeMap<>();
    private final List<Batch.Block> blocks = new ArrayList<>();
    private long indexBytes = TsmIndex.FOOTER_BYTES;
    private long sampleCount;
    private int epoch;

    private record Series(SeriesDefinition definition, long offset, List<BlockEntry> entries) {}

    /** @param maxBytes longest batch to build */
    BatchBuilder(StoreId store, int maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
        this.checksum = new FrameChecksum(store);
    }

    /**
     * Adds a verified block.
     *
     * @param source holds the block
     * @param at where it begins
     * @param file path for error messages
     * @param fileOffset position of the block in that file
     * @return false when the batch would become too long; nothing was added then
     * @throws CorruptDataException if the payload cannot be decoded; nothing was added then
     */
    boolean add(SeriesDefinition series, byte[] source, int at, String file, long fileOffset) {
        int length = BlockHeader.statedLength(source, at);
        Series known = seriesOfRef.get(series.ref());
        byte[] frame = known == null
                ? SeriesFrame.encode(List.of(series), checksum).get(0).bytes()
                : new byte[0];
        if (sizeWith(frame.length, length) > maxBytes) {
            return false;
        }
        System.arraycopy(source, at, block, 0, length);
        decoder.decode(block, series, file, fileOffset);
        BlockStatistics statistics = BlockStatistics.of(series.type(), decoder.values(), 0, decoder.count());
        if (known == null) {
            known = new Series(series, put(frame, frame.length), new ArrayList<>());
            seriesOfRef.put(series.ref(), known);
        }
        BlockEntry entry = BlockEntry.of(block, 0, put(block, length), statistics);
        known.entries().add(entry);
        indexBytes += TsmIndex.MAX_BYTES_PER_BLOCK;
        note(series, entry);
        return true;
    }

    private void note(SeriesDefinition series, BlockEntry entry) {
        blocks.add(new Batch.Block(
                BlockId.of(block, 0),
                checksum.compute(block, 0, entry.length()),
                series,
                (int) entry.offset(),
                entry.sampleCount()));
        sampleCount += entry.sampleCount();
        epoch = Math.max(epoch, BlockHeader.epoch(block, 0));
    }

    private long sizeWith(int frameLength, int blockLength) {
        return end()
                + Pages.alignToFrame(frameLength)
                + Pages.alignToFrame(blockLength)
                + indexBytes
                + TsmIndex.MAX_BYTES_PER_BLOCK;
    }

    /** Position behind what has been added; always a frame border. */
    private long end() {
        return TsmFileHeader.BYTES + (long) body.size();
    }

    private long put(byte[] bytes, int length) {
        long offset = end();
        body.write(bytes, 0, length);
        while (end() < Pages.alignToFrame(offset + length)) {
            body.write(0);
        }
        return offset;
    }

    /** Whether nothing has been added. */
    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** The batch; the builder is of no use afterwards. */
    Batch build() {
        TsmFileHeader header = new TsmFileHeader(store, epoch, Batch.FILE_ID, Batch.CREATED_NANOS);
        TsmIndexBuilder index = new TsmIndexBuilder(header, end());
        seriesOfRef.forEach((ref, series) -> index.add(series.definition(), series.offset(), series.entries()));
        byte[] tail = index.finish();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) end() + tail.length);
        bytes.writeBytes(header.encode());
        bytes.writeBytes(body.toByteArray());
        bytes.writeBytes(tail);
        return new Batch(store, bytes.toByteArray(), blocks, sampleCount);
    }
}
