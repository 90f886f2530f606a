package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreId;

/** Puts the header before a payload and hands the sealed block on. Numbers blocks within an epoch. Single-threaded. */
final class BlockAssembler {
    /** Most bytes a payload may take. */
    static final int MAX_PAYLOAD_BYTES = BlockHeader.MAX_BLOCK_BYTES - BlockHeader.BYTES;

    private final FrameChecksum checksum;
    private final int epoch;
    private final BlockSink sink;
    private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private int nextSequence;

    BlockAssembler(StoreId store, int epoch, BlockSink sink) {
        this.checksum = new FrameChecksum(store);
        this.epoch = epoch;
        this.sink = sink;
    }

    /** Where the payload of the next block goes, from {@link BlockHeader#BYTES} on. */
    byte[] block() {
        return block;
    }

    /**
     * Seals the block and hands it to the sink.
     *
     * @param payloadLength bytes already placed behind the header
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
        int length = BlockHeader.BYTES + payloadLength;
        Bytes.putU8(block, 0, BlockHeader.MAGIC);
        Bytes.putU8(block, BlockHeader.VALUE_TYPE_OFFSET, series.type().id());
        Bytes.putU16(block, BlockHeader.LENGTH_OFFSET, length);
        Bytes.putInt(block, BlockHeader.EPOCH_OFFSET, epoch);
        Bytes.putInt(block, BlockHeader.SEQUENCE_OFFSET, nextSequence++);
        Bytes.putLong(block, BlockHeader.CUT_LSN_OFFSET, endLsn);
        Bytes.putInt(block, BlockHeader.CUT_SPAN_OFFSET, (int) Math.min(endLsn - startLsn, BlockHeader.MAX_CUT_SPAN));
        Bytes.putInt(block, BlockHeader.SERIES_REF_OFFSET, series.ref());
        Bytes.putLong(block, BlockHeader.MIN_TIMESTAMP_OFFSET, minTimestamp);
        Bytes.putLong(block, BlockHeader.MAX_TIMESTAMP_OFFSET, maxTimestamp);
        Bytes.putInt(block, BlockHeader.SAMPLE_COUNT_OFFSET, sampleCount);
        Bytes.putU8(block, BlockHeader.PART_OFFSET, part);
        Bytes.putU8(block, BlockHeader.PART_COUNT_OFFSET, partCount);
        Bytes.putU16(block, BlockHeader.RESERVED_OFFSET, 0);
        checksum.seal(block, 0, length);
        sink.accept(series, block, length, statistics);
    }
}
