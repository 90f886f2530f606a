package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.CodecHints;
import java.nio.ByteBuffer;

/**
 * Head of a sensor series: a raw run of up to {@value #RUN_SAMPLES} samples and, once a run has filled up, an unfinished
 * block of encoded runs. A run that would not fit the block, or that reaches back in time before its end, closes the
 * block first, so that a block is always in time order and a cut is one or more whole runs.
 */
final class SensorHead extends Head {
    static final int RUN_SAMPLES = 512;
    private static final int FIRST_RUN_SAMPLES = 16;
    static final int SAMPLE_BYTES = 2 * Long.BYTES;
    private static final int BLOCK_AREA_BYTES = 4096;

    private final SeriesDefinition series;
    private final HeadContext context;
    private final CodecHints hints = new CodecHints();

    private long runAddress = HeadArena.NONE;
    private int runCapacity;
    private int runCount;
    private long runStartLsn;
    private long runEndLsn;

    private long blockAddress = HeadArena.NONE;
    private int blockLength;
    private int blockSamples;
    private long blockMinTimestamp;
    private long blockMaxTimestamp;
    private long blockStartLsn;
    private long blockEndLsn;
    private boolean blockHasStatistics;
    private long blockMin;
    private long blockMax;
    private long blockFirst;
    private long blockLast;
    private double blockSum;

    SensorHead(SeriesDefinition series, HeadContext context) {
        this.series = series;
        this.context = context;
    }

    /**
     * Adds a sample.
     *
     * @return false when the memory budget is used up; nothing has been added then
     */
    boolean append(long lsn, long timestamp, long bits) {
        if (runCount == RUN_SAMPLES) {
            closeRun();
        }
        if (runCount == runCapacity && !growRun()) {
            return false;
        }
        if (runCount == 0) {
            runStartLsn = lsn;
        }
        ByteBuffer slab = context.arena.slab(runAddress);
        int at = HeadArena.offset(runAddress) + runCount * SAMPLE_BYTES;
        slab.putLong(at, timestamp);
        slab.putLong(at + Long.BYTES, bits);
        runCount++;
        runEndLsn = lsn + 1;
        return true;
    }

    private boolean growRun() {
        int capacity = runCapacity == 0 ? FIRST_RUN_SAMPLES : 2 * runCapacity;
        long larger = context.arena.allocate(capacity * SAMPLE_BYTES);
        if (larger == HeadArena.NONE) {
            return false;
        }
        if (runCapacity > 0) {
            ByteBuffer target = context.arena.slab(larger);
            target.put(
                    HeadArena.offset(larger),
                    context.arena.slab(runAddress),
                    HeadArena.offset(runAddress),
                    runCount * SAMPLE_BYTES);
            context.arena.free(runAddress, runCapacity * SAMPLE_BYTES);
        }
        runAddress = larger;
        runCapacity = capacity;
        return true;
    }

    private int loadRun(long[] timestamps, long[] values, int to) {
        ByteBuffer slab = context.arena.slab(runAddress);
        int at = HeadArena.offset(runAddress);
        for (int i = 0; i < runCount; i++, at += SAMPLE_BYTES) {
            timestamps[to + i] = slab.getLong(at);
            values[to + i] = slab.getLong(at + Long.BYTES);
        }
        return runCount;
    }

    /** Encodes the run into the unfinished block, closing that one first where it must be. */
    private void closeRun() {
        int loaded = loadRun(context.timestamps, context.values, 0);
        int count = SampleOrder.sort(context.timestamps, context.values, loaded);
        runCount = 0;
        if (blockSamples > 0) {
            if (mayFollowBlock(count) && encodeRunInto(blockLength, count)) {
                return;
            }
            emitBlock();
        }
        if (blockAddress == HeadArena.NONE) {
            blockAddress = context.arena.allocate(BLOCK_AREA_BYTES);
        }
        if (blockAddress == HeadArena.NONE || !encodeRunInto(0, count)) {
            emitRunAsCut(count);
        }
    }

    private boolean mayFollowBlock(int count) {
        return context.timestamps[0] > blockMaxTimestamp && blockSamples + count <= BlockHeader.MAX_SAMPLES;
    }

    private boolean encodeRunInto(int at, int count) {
        context.runEncoder.hints(hints);
        byte[] target = context.assembler.payload();
        int length = context.runEncoder.encode(
                series.type(),
                at == 0 ? context.timestamps[0] : blockMinTimestamp,
                context.timestamps,
                context.values,
                0,
                count,
                target,
                0,
                BlockAssembler.MAX_PAYLOAD_BYTES - at);
        if (length < 0) {
            return false;
        }
        context.arena.slab(blockAddress).put(HeadArena.offset(blockAddress) + at, target, 0, length);
        addToBlock(at == 0, count);
        blockLength = at + length;
        return true;
    }

    private void addToBlock(boolean first, int count) {
        BlockStatistics run = BlockStatistics.of(series.type(), context.values, 0, count);
        BlockStatistics known = first || !blockHasStatistics ? null : blockStatistics();
        blockHasStatistics = run != null && (first || blockHasStatistics);
        if (blockHasStatistics) {
            BlockStatistics all = first ? run : known.followedBy(series.type(), run);
            blockMin = all.min();
            blockMax = all.max();
            blockFirst = all.first();
            blockLast = all.last();
            blockSum = all.sum();
        }
        if (first) {
            blockSamples = 0;
            blockMinTimestamp = context.timestamps[0];
            blockStartLsn = runStartLsn;
        }
        blockSamples += count;
        blockMaxTimestamp = context.timestamps[count - 1];
        blockEndLsn = runEndLsn;
    }

    private BlockStatistics blockStatistics() {
        return blockHasStatistics ? new BlockStatistics(blockMin, blockMax, blockFirst, blockLast, blockSum) : null;
    }

    private void emitBlock() {
        context.arena
                .slab(blockAddress)
                .get(HeadArena.offset(blockAddress), context.assembler.payload(), 0, blockLength);
        context.assembler.emit(
                series,
                blockLength,
                blockSamples,
                blockMinTimestamp,
                blockMaxTimestamp,
                blockStartLsn,
                blockEndLsn,
                0,
                1,
                blockStatistics());
        blockSamples = 0;
        blockLength = 0;
    }

    /** A run that no single block can take becomes a cut of several parts, halved until each part fits. */
    private void emitRunAsCut(int count) {
        // Encoded twice, so without learning: the second time must come out as the first.
        context.runEncoder.hints(CodecHints.withoutLearning());
        int parts = 1;
        while (!fitsInParts(count, parts)) {
            parts *= 2;
        }
        for (int part = 0; part < parts; part++) {
            int from = partStart(count, part, parts);
            int samples = partStart(count, part + 1, parts) - from;
            int length = encodePart(from, samples);
            context.assembler.emit(
                    series,
                    length,
                    samples,
                    context.timestamps[from],
                    context.timestamps[from + samples - 1],
                    runStartLsn,
                    runEndLsn,
                    part,
                    parts,
                    BlockStatistics.of(series.type(), context.values, from, samples));
        }
    }

    private boolean fitsInParts(int count, int parts) {
        for (int part = 0; part < parts; part++) {
            int from = partStart(count, part, parts);
            if (encodePart(from, partStart(count, part + 1, parts) - from) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int partStart(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    private int encodePart(int from, int samples) {
        return context.runEncoder.encode(
                series.type(),
                context.timestamps[from],
                context.timestamps,
                context.values,
                from,
                samples,
                context.assembler.payload(),
                0,
                BlockAssembler.MAX_PAYLOAD_BYTES);
    }

    @Override
    void flush() {
        if (runCount > 0) {
            closeRun();
        }
        if (blockSamples > 0) {
            emitBlock();
        }
        release();
    }

    @Override
    int seriesRef() {
        return series.ref();
    }

    @Override
    long oldestLsn() {
        if (blockSamples > 0) {
            return blockStartLsn;
        }
        return runCount > 0 ? runStartLsn : EMPTY;
    }

    @Override
    boolean carryTo(CarriedHeads target) {
        if (blockSamples > 0
                || runCount > CarriedHeads.MAX_SAMPLES
                || runEndLsn - runStartLsn > CarriedHeads.MAX_SPAN) {
            return false;
        }
        int count = loadRun(context.timestamps, context.values, 0);
        return target.add(series.ref(), runStartLsn, runEndLsn, context.timestamps, context.values, count);
    }

    @Override
    int memoryBytes() {
        return runCapacity * SAMPLE_BYTES + (blockAddress == HeadArena.NONE ? 0 : BLOCK_AREA_BYTES);
    }

    @Override
    HeadImage image() {
        if (blockSamples == 0 && runCount == 0) {
            return HeadImage.EMPTY;
        }
        byte[] runs = new byte[blockSamples == 0 ? 0 : blockLength];
        if (blockSamples > 0) {
            context.arena.slab(blockAddress).get(HeadArena.offset(blockAddress), runs);
        }
        ByteBuffer raw = ByteBuffer.allocate(runCount * SAMPLE_BYTES);
        if (runCount > 0) {
            ByteBuffer slab = context.arena.slab(runAddress);
            raw.order(slab.order()).put(0, slab, HeadArena.offset(runAddress), raw.capacity());
        }
        return new SensorImage(series.type(), runs, blockSamples, blockMinTimestamp, raw);
    }

    @Override
    void release() {
        if (runAddress != HeadArena.NONE) {
            context.arena.free(runAddress, runCapacity * SAMPLE_BYTES);
        }
        if (blockAddress != HeadArena.NONE) {
            context.arena.free(blockAddress, BLOCK_AREA_BYTES);
        }
        runAddress = HeadArena.NONE;
        blockAddress = HeadArena.NONE;
        runCapacity = 0;
        runCount = 0;
        blockSamples = 0;
        blockLength = 0;
    }
}
