package io.edgetsm.format;

import java.util.Arrays;

/**
 * What a verified block says of the series in it: one of its own, or, in a mixed block, several members by ascending ref.
 * A view to be reused from block to block, valid as long as the bytes stay; allocates nothing once it has seen the largest
 * number of members. Single-threaded.
 */
public final class BlockMembers {
    private byte[] block;
    private int at;
    private int count;
    private int payloadStart;
    private int[] refs = new int[1];
    private ValueType[] types = new ValueType[1];
    private int[] timesOf = new int[1];
    private long[] cutLsns = new long[1];
    private long[] cutSpans = new long[1];
    private int[] sampleCounts = new int[1];
    private long[] minTimestamps = new long[1];
    private long[] timeSpans = new long[1];
    private int[] payloads = new int[1];
    private int[] lengths = new int[1];

    /** An empty view. */
    public BlockMembers() {}

    /** Takes up a block that {@link BlockHeader#defect} has found nothing wrong with. */
    public BlockMembers wrap(byte[] verified, int offset) {
        block = verified;
        at = offset;
        count = 0;
        if (BlockHeader.isMixed(block, at)) {
            MixedBlock.walk(block, at, this);
        } else {
            BlockHeader.readSingle(block, at, this);
        }
        return this;
    }

    void add(
            int ref,
            ValueType type,
            boolean sameTimes,
            long cutLsn,
            long cutSpan,
            int samples,
            long minTimestamp,
            long timeSpan,
            int payload,
            int length) {
        if (count == refs.length) {
            grow();
        }
        refs[count] = ref;
        types[count] = type;
        timesOf[count] = sameTimes ? timesOf[count - 1] : count;
        cutLsns[count] = cutLsn;
        cutSpans[count] = cutSpan;
        sampleCounts[count] = samples;
        minTimestamps[count] = minTimestamp;
        timeSpans[count] = timeSpan;
        payloads[count] = payload;
        lengths[count++] = length;
    }

    void payloadsBegin(int index) {
        payloadStart = index;
    }

    private void grow() {
        int room = 4 * count;
        refs = Arrays.copyOf(refs, room);
        types = Arrays.copyOf(types, room);
        timesOf = Arrays.copyOf(timesOf, room);
        cutLsns = Arrays.copyOf(cutLsns, room);
        cutSpans = Arrays.copyOf(cutSpans, room);
        sampleCounts = Arrays.copyOf(sampleCounts, room);
        minTimestamps = Arrays.copyOf(minTimestamps, room);
        timeSpans = Arrays.copyOf(timeSpans, room);
        payloads = Arrays.copyOf(payloads, room);
        lengths = Arrays.copyOf(lengths, room);
    }

    /** Series in the block, 1 or more. */
    public int count() {
        return count;
    }

    /** Which member a series is, or -1. */
    public int find(int seriesRef) {
        int found = Arrays.binarySearch(refs, 0, count, seriesRef);
        return found < 0 ? -1 : found;
    }

    /** Series of a member. */
    public int seriesRef(int member) {
        return refs[member];
    }

    /** Type of a member's values; null when this version knows none with the stored id. */
    public ValueType valueType(int member) {
        return types[member];
    }

    /** Exclusive end of the LSN range of a member's cut. */
    public long cutLsn(int member) {
        return cutLsns[member];
    }

    /** First LSN of a member's cut. */
    public long cutStartLsn(int member) {
        return cutLsns[member] - cutSpans[member];
    }

    /** Which part of its cut the block is, from 0. */
    public int part() {
        return BlockHeader.part(block, at);
    }

    /** Parts of the cut. */
    public int partCount() {
        return BlockHeader.partCount(block, at);
    }

    /** Samples of a member. */
    public int sampleCount(int member) {
        return sampleCounts[member];
    }

    /** Time of a member's first sample. */
    public long minTimestamp(int member) {
        return minTimestamps[member];
    }

    /** Time of a member's last sample. */
    public long maxTimestamp(int member) {
        return minTimestamps[member] + timeSpans[member];
    }

    /**
     * The member in whose payload the timestamps of this one stand. Where it is another, the payload of this one is a column
     * of values.
     */
    public int timesOf(int member) {
        return timesOf[member];
    }

    /** Index in the array at which a member's payload begins. */
    public int payloadStart(int member) {
        return payloadStart + payloads[member];
    }

    /** Index behind a member's payload. */
    public int payloadEnd(int member) {
        return payloadStart(member) + lengths[member];
    }

    /** Bytes a member takes: its payload and an even share of what is no payload. */
    public int bytesOf(int member) {
        int rest = payloadStart - at;
        return lengths[member] + rest / count + (member < rest % count ? 1 : 0);
    }

    /** The index entry of a member. */
    public BlockEntry entry(int member, long fileOffset, BlockStatistics statistics) {
        return new BlockEntry(
                fileOffset,
                BlockHeader.statedLength(block, at),
                sampleCount(member),
                minTimestamp(member),
                maxTimestamp(member),
                cutLsn(member),
                statistics);
    }
}
