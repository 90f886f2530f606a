package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.MixedBlockBuilder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreId;
import java.util.List;

/** Puts the header before a payload and hands the sealed block on. Numbers blocks within an epoch. Single-threaded. */
final class BlockAssembler {
    /** Most bytes a payload may take: the longest header must fit before it. */
    static final int MAX_PAYLOAD_BYTES = BlockHeader.MAX_BLOCK_BYTES - BlockHeader.MAX_BYTES;

    private final FrameChecksum checksum;
    private final int epoch;
    private final BlockSink sink;
    private final BlockBuffers buffers = new BlockBuffers();
    private final byte[] payload = new byte[MAX_PAYLOAD_BYTES];
    private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private int nextSequence;

    BlockAssembler(StoreId store, int epoch, BlockSink sink) {
        this.checksum = new FrameChecksum(store);
        this.epoch = epoch;
        this.sink = sink;
    }

    /** Where the payload of the next block goes, from index 0 on. */
    byte[] payload() {
        return payload;
    }

    /**
     * Seals the block and hands it to the sink.
     *
     * @param payloadLength bytes already placed
     * @param startLsn first LSN of the cut
     * @param endLsn behind the last LSN of the cut
     */
    void emit(
            SeriesDefinition series,
            int payloadLength,
            int sampleCount,
            long minTimestamp,
            long maxTimestamp,
            long startLsn,
            long endLsn,
            int part,
            int partCount,
            BlockStatistics statistics) {
        BlockHeader.Fields header = new BlockHeader.Fields(
                series.type(),
                epoch,
                nextSequence++,
                series.ref(),
                startLsn,
                endLsn,
                part,
                partCount,
                sampleCount,
                minTimestamp,
                maxTimestamp);
        int headerLength = header.write(block, 0);
        System.arraycopy(payload, 0, block, headerLength, payloadLength);
        int length = headerLength + payloadLength;
        BlockHeader.seal(block, 0, length, checksum);
        EntryColumns entry = new EntryColumns(1);
        entry.put(0, sampleCount, minTimestamp, maxTimestamp, endLsn, statistics);
        emit(length, List.of(series), entry);
    }

    /**
     * Seals a mixed block, hands it to the sink and empties its builder.
     *
     * @param entries of the series, in columns
     */
    void emit(MixedBlockBuilder mixed, List<SeriesDefinition> series, EntryColumns entries) {
        int length = mixed.finish(block, epoch, nextSequence++, checksum);
        mixed.reset();
        emit(length, series, entries);
    }

    private void emit(int length, List<SeriesDefinition> series, EntryColumns entries) {
        byte[] image = buffers.take(length);
        System.arraycopy(block, 0, image, 0, length);
        sink.accept(new BlockImage(image, length, series, entries, buffers));
    }
}
