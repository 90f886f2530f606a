package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.MixedBlockBuilder;
import io.edgetsm.format.RunStatistics;
import io.edgetsm.format.SeriesDefinition;

/** A block of a sensor head that may still take runs: their encoded bytes off-heap, and what its header will say. */
final class OpenBlock {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long DAY_NANOS = 24 * HOUR_NANOS;

    private final HeadContext context;
    private long address = HeadArena.NONE;
    private int capacity;
    private int length;
    private int samples;
    private long minTimestamp;
    private long maxTimestamp;
    private long startLsn;
    private long endLsn;
    private final RunStatistics statistics = new RunStatistics();

    OpenBlock(HeadContext context) {
        this.context = context;
    }

    boolean isEmpty() {
        return samples == 0;
    }

    int samples() {
        return samples;
    }

    int lengthBytes() {
        return length;
    }

    long startLsn() {
        return startLsn;
    }

    /** Time that the timestamps of a run are to be counted from. */
    long minTimestamp() {
        return minTimestamp;
    }

    /** Time of the last sample. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    /** Whether samples from that time on may follow: a block is in time order. */
    boolean mayTake(long firstTimestamp, int count) {
        return firstTimestamp > maxTimestamp && samples + count <= BlockHeader.MAX_SAMPLES;
    }

    /** The first round hour (UTC) behind a time, or the end of time. */
    static long hourBehind(long timestamp) {
        long hour = Math.floorDiv(timestamp, HOUR_NANOS) * HOUR_NANOS + HOUR_NANOS;
        return hour > timestamp ? hour : Long.MAX_VALUE;
    }

    /**
     * Whether the block had better end at this hour than somewhere within the next: it is half full, and would not last
     * until the next, or a day ends here.
     *
     * @param waiting samples not encoded yet
     */
    boolean isToEndAt(long hour, int waiting) {
        double expected = length * (1 + (double) waiting / samples);
        double share = HOUR_NANOS / Math.max(1.0, (double) hour - minTimestamp);
        return isFull(expected, 0.5) && (hour % DAY_NANOS == 0 || isFull(expected * (1 + share), 1));
    }

    boolean isHalfFull() {
        return isFull(length, 0.5);
    }

    private static boolean isFull(double bytes, double part) {
        return bytes >= part * BlockAssembler.MAX_PAYLOAD_BYTES;
    }

    /** Takes memory for that many more bytes; false when the budget is used up. */
    boolean reserve(int bytes) {
        return length + bytes <= capacity || grow(length + bytes);
    }

    private boolean grow(int bytes) {
        int larger = HeadArena.areaBytes(bytes);
        long area = context.arena.resize(address, capacity, larger, length);
        if (area == HeadArena.NONE) {
            return false;
        }
        address = area;
        capacity = larger;
        return true;
    }

    /** Off-heap bytes. */
    int memoryBytes() {
        return capacity;
    }

    /** Takes an encoded run from the context's payload, for which memory has been reserved, and its samples from the context's arrays for the statistics. */
    void add(SeriesDefinition series, int runLength, int count, long runStartLsn, long runEndLsn) {
        context.arena.slab(address).put(HeadArena.offset(address) + length, context.assembler.payload(), 0, runLength);
        if (samples == 0) {
            minTimestamp = context.timestamps[0];
            startLsn = runStartLsn;
            statistics.reset(series.type());
        }
        context.addLatestRun(statistics, count);
        length += runLength;
        samples += count;
        maxTimestamp = context.timestamps[count - 1];
        endLsn = runEndLsn;
    }

    /** Hands the block on and is empty afterwards. */
    void emit(SeriesDefinition series) {
        context.arena.slab(address).get(HeadArena.offset(address), context.assembler.payload(), 0, length);
        BlockStatistics all = statistics.toBlockStatistics();
        context.assembler.emit(series, length, samples, minTimestamp, maxTimestamp, startLsn, endLsn, 0, 1, all);
        samples = 0;
        length = 0;
    }

    /** Hands the block on as a member of a shared one, if it is small enough for that, and is empty then. */
    boolean share(SeriesDefinition series) {
        if (length > SmallCuts.MAX_MEMBER_BYTES) {
            return false;
        }
        context.arena.slab(address).get(HeadArena.offset(address), context.assembler.payload(), 0, length);
        MixedBlockBuilder.Member member = new MixedBlockBuilder.Member(
                series.ref(), series.type(), false, startLsn, endLsn, samples, minTimestamp, maxTimestamp);
        context.smallCuts.addRuns(series, member, context.assembler.payload(), length, statistics.toBlockStatistics());
        samples = 0;
        length = 0;
        return true;
    }

    /** The bytes so far, a copy. */
    byte[] image() {
        byte[] image = new byte[length];
        context.arena.slab(address).get(HeadArena.offset(address), image);
        return image;
    }

    /** Gives the memory back; what has not been emitted is dropped. */
    void release() {
        if (capacity > 0) {
            context.arena.free(address, capacity);
        }
        address = HeadArena.NONE;
        capacity = 0;
        samples = 0;
        length = 0;
    }
}
