package io.edgetsm.format;

import java.util.Arrays;

/** Puts samples of several series into one block, see {@code docs/format/block-v1.md}. Reusable, single-threaded. */
public final class MixedBlockBuilder {
    private final byte[] payload = new byte[BlockHeader.MAX_BLOCK_BYTES];
    private Member[] members = new Member[64];
    private int count;
    private int payloadLength;
    private int entriesBound;
    private int sampleCount;
    private long minTimestamp;
    private long maxTimestamp;
    private long cutLsn;

    /**
     * What is said of a member.
     *
     * @param seriesRef series it belongs to
     * @param type of its values
     * @param sameTimes whether its timestamps are those of the member before; then its payload is a column of values
     * @param cutStartLsn first LSN of its cut
     * @param cutLsn behind the last LSN of its cut
     * @param sampleCount its samples
     * @param minTimestamp time of the first
     * @param maxTimestamp time of the last
     */
    public record Member(
            int seriesRef,
            ValueType type,
            boolean sameTimes,
            long cutStartLsn,
            long cutLsn,
            int sampleCount,
            long minTimestamp,
            long maxTimestamp) {}

    private final int[] lengths = new int[BlockHeader.MAX_BLOCK_BYTES];

    /**
     * Adds a member.
     *
     * <p>One long method on purpose, see {@link PatchedColumnEncoder#plan}.
     *
     * @param run its payload, from index 0 on
     * @return false when the block has no room for it, or holds that series or a later one; nothing was added then
     */
    public boolean add(Member member, byte[] run, int runLength) {
        Member before = count == 0 ? null : members[count - 1];
        int cuts = before == null
                ? 2 * Bytes.MAX_VARINT_BYTES
                : Bytes.varintLength(Bytes.zigzag(member.cutLsn() - before.cutLsn()))
                        + Bytes.varintLength(Bytes.zigzag(span(member) - span(before)));
        int times = member.sameTimes() ? 0 : Bytes.varintLength(member.sampleCount()) + 2 * Bytes.MAX_VARINT_BYTES;
        int step = member.seriesRef() - (before == null ? 0 : before.seriesRef());
        int entryBound = Bytes.varintLength(step) + 1 + cuts + times + Bytes.varintLength(runLength);
        if (BlockHeader.MAX_BYTES + entriesBound + entryBound + payloadLength + runLength > BlockHeader.MAX_BLOCK_BYTES
                || sampleCount + member.sampleCount() > BlockHeader.MAX_SAMPLES
                || step <= 0) {
            return false;
        }
        if (count == members.length) {
            members = Arrays.copyOf(members, 2 * count);
        }
        System.arraycopy(run, 0, payload, payloadLength, runLength);
        minTimestamp = count == 0 ? member.minTimestamp() : Math.min(minTimestamp, member.minTimestamp());
        maxTimestamp = count == 0 ? member.maxTimestamp() : Math.max(maxTimestamp, member.maxTimestamp());
        cutLsn = count == 0 ? member.cutLsn() : Math.max(cutLsn, member.cutLsn());
        lengths[count] = runLength;
        members[count++] = member;
        payloadLength += runLength;
        entriesBound += entryBound;
        sampleCount += member.sampleCount();
        return true;
    }

    private static long span(Member member) {
        return Math.min(member.cutLsn() - member.cutStartLsn(), BlockHeader.MAX_CUT_SPAN);
    }

    /** Members added. */
    public int count() {
        return count;
    }

    /** One of the members added. */
    public Member member(int index) {
        return members[index];
    }

    /** Begins another block. */
    public void reset() {
        Arrays.fill(members, 0, count, null);
        count = 0;
        payloadLength = 0;
        entriesBound = 0;
        sampleCount = 0;
    }

    /**
     * Writes the sealed block; a block of its own if there is one member only.
     *
     * @param target at least {@link BlockHeader#MAX_BLOCK_BYTES} long
     * @return length of the block
     */
    public int finish(byte[] target, int epoch, int sequence, FrameChecksum checksum) {
        int length = count == 1 ? writeSingle(target, epoch, sequence) : writeMixed(target, epoch, sequence);
        BlockHeader.seal(target, 0, length, checksum);
        return length;
    }

    private int writeSingle(byte[] target, int epoch, int sequence) {
        Member only = members[0];
        BlockHeader.Fields header = new BlockHeader.Fields(
                only.type(),
                epoch,
                sequence,
                only.seriesRef(),
                only.cutStartLsn(),
                only.cutLsn(),
                0,
                1,
                only.sampleCount(),
                only.minTimestamp(),
                only.maxTimestamp());
        int headerLength = header.write(target, 0);
        System.arraycopy(payload, 0, target, headerLength, payloadLength);
        return headerLength + payloadLength;
    }

    /** One long method on purpose, see {@link PatchedColumnEncoder#plan}: all that flushes slow series ends here. */
    private int writeMixed(byte[] target, int epoch, int sequence) {
        int unit = unit();
        Bytes.putU8(target, 0, BlockHeader.MAGIC);
        Bytes.putU8(target, BlockHeader.VALUE_TYPE_OFFSET, MixedBlock.VALUE_TYPE);
        Bytes.putLong(target, BlockHeader.MIN_TIMESTAMP_OFFSET, minTimestamp);
        Bytes.putU8(target, BlockHeader.FLAGS_OFFSET, BlockHeader.FLAG_MIXED | unit << BlockHeader.UNIT_SHIFT);
        int at = Bytes.putVarint(target, BlockHeader.NUMBERS_OFFSET, epoch);
        at = Bytes.putVarint(target, at, Integer.toUnsignedLong(sequence));
        at = Bytes.putVarint(target, at, cutLsn);
        at = Bytes.putVarint(target, at, sampleCount);
        at = Bytes.putVarint(target, at, inUnits(maxTimestamp - minTimestamp, unit));
        at = Bytes.putVarint(target, at, count);
        int ref = 0;
        long cut = cutLsn;
        long cutSpan = 0;
        for (int i = 0; i < count; i++) {
            Member member = members[i];
            at = Bytes.putVarint(target, at, (long) member.seriesRef() - ref);
            int form = member.type().id() | (member.sameTimes() ? MixedBlock.SAME_TIMES : 0);
            Bytes.putU8(target, at++, form);
            at = Bytes.putVarint(target, at, Bytes.zigzag(member.cutLsn() - cut));
            at = Bytes.putVarint(target, at, Bytes.zigzag(span(member) - cutSpan));
            if (!member.sameTimes()) {
                at = Bytes.putVarint(target, at, member.sampleCount());
                at = Bytes.putVarint(target, at, inUnits(member.minTimestamp() - minTimestamp, unit));
                at = Bytes.putVarint(target, at, inUnits(member.maxTimestamp() - member.minTimestamp(), unit));
            }
            at = Bytes.putVarint(target, at, lengths[i]);
            ref = member.seriesRef();
            cut = member.cutLsn();
            cutSpan = span(member);
        }
        System.arraycopy(payload, 0, target, at, payloadLength);
        return at + payloadLength;
    }

    private static long inUnits(long nanos, int unit) {
        return unit == 0 ? nanos : nanos / DecimalUnit.power(unit);
    }

    /** The largest unit that divides every time; none where the whole takes more than 63 bits. */
    private int unit() {
        long whole = maxTimestamp - minTimestamp;
        int unit = whole < 0 ? 0 : DecimalUnit.dividing(whole, whole, BlockHeader.MAX_UNIT);
        for (int i = 0; i < count && unit > 0; i++) {
            Member member = members[i];
            long start = member.minTimestamp() - minTimestamp;
            long span = member.maxTimestamp() - member.minTimestamp();
            if (start != 0 || span != 0) {
                unit = DecimalUnit.dividing(start, span, unit);
            }
        }
        return unit;
    }
}
