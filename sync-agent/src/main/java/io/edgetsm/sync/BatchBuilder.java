package io.edgetsm.sync;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
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
import java.util.function.IntFunction;

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
    private final BlockMembers members = new BlockMembers();
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
     * The series whose samples a verified block holds.
     *
     * @param definitions by ref; gives null for one that is unknown
     * @return by ascending ref; null when one is unknown
     */
    static List<SeriesDefinition> seriesOf(byte[] source, int at, IntFunction<SeriesDefinition> definitions) {
        BlockMembers members = new BlockMembers().wrap(source, at);
        List<SeriesDefinition> series = new ArrayList<>();
        for (int i = 0; i < members.count(); i++) {
            SeriesDefinition definition = definitions.apply(members.seriesRef(i));
            if (definition == null) {
                return null;
            }
            series.add(definition);
        }
        return series;
    }

    /**
     * Adds a verified block.
     *
     * @param series whose samples it holds, see {@link #seriesOf}
     * @param source holds the block
     * @param at where it begins
     * @param file path for error messages
     * @param fileOffset position of the block in that file
     * @return false when the batch would become too long; nothing was added then. The first block is always added.
     * @throws CorruptDataException if the payload cannot be decoded; nothing was added then
     */
    boolean add(List<SeriesDefinition> series, byte[] source, int at, String file, long fileOffset) {
        int length = BlockHeader.statedLength(source, at);
        List<SeriesFrame.Encoded> frames = SeriesFrame.encode(unknownOf(series), checksum);
        if (!blocks.isEmpty() && sizeWith(frames, length, series.size()) > maxBytes) {
            return false;
        }
        System.arraycopy(source, at, block, 0, length);
        List<BlockStatistics> statistics = new ArrayList<>();
        for (SeriesDefinition member : series) {
            decoder.decode(block, member, file, fileOffset);
            statistics.add(BlockStatistics.of(member.type(), decoder.values(), 0, decoder.count()));
        }
        for (SeriesFrame.Encoded frame : frames) {
            long offset = put(frame.bytes(), frame.bytes().length);
            frame.series()
                    .forEach(unknown -> seriesOfRef.put(unknown.ref(), new Series(unknown, offset, new ArrayList<>())));
        }
        put(series, length, statistics);
        return true;
    }

    private List<SeriesDefinition> unknownOf(List<SeriesDefinition> series) {
        return series.stream()
                .filter(definition -> !seriesOfRef.containsKey(definition.ref()))
                .toList();
    }

    private void put(List<SeriesDefinition> series, int length, List<BlockStatistics> statistics) {
        long offset = put(block, length);
        members.wrap(block, 0);
        for (int i = 0; i < members.count(); i++) {
            seriesOfRef.get(members.seriesRef(i)).entries().add(members.entry(i, offset, statistics.get(i)));
        }
        int samples = BlockHeader.sampleCount(block, 0);
        blocks.add(new Batch.Block(
                BlockId.of(block, 0), checksum.compute(block, 0, length), series, (int) offset, samples));
        indexBytes += (long) series.size() * TsmIndex.MAX_BYTES_PER_BLOCK;
        sampleCount += samples;
        epoch = Math.max(epoch, BlockHeader.epoch(block, 0));
    }

    private long sizeWith(List<SeriesFrame.Encoded> frames, int blockLength, int seriesCount) {
        long size = end() + Pages.alignToFrame(blockLength) + indexBytes;
        for (SeriesFrame.Encoded frame : frames) {
            size += Pages.alignToFrame(frame.bytes().length);
        }
        return size + (long) seriesCount * TsmIndex.MAX_BYTES_PER_BLOCK;
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
