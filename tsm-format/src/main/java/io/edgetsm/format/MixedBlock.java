package io.edgetsm.format;

/**
 * A block that several series share: slow series flushed together, each with too few samples for a block of its own. Its
 * header is that of {@link BlockHeader} up to timeSpan, over all members, with valueType 0. Then come, as unsigned varints,
 *
 * <pre>
 *  varint memberCount
 *
 *  each member, by ascending ref
 *  varint refStep     ref less that of the member before, of the first its ref
 *       1 form        bits 0-4: id of {@link ValueType}; bit 5: times are those of the member before
 *  varint cutLsn      signed, less that of the member before, of the first less that of the header
 *  varint cutSpan     signed, less that of the member before
 *  varint sampleCount not with bit 5
 *  varint start       minTimestamp less that of the header, in its unit; not with bit 5
 *  varint timeSpan    in the unit of the header; not with bit 5
 *  varint length      of its payload in bytes
 * </pre>
 *
 * and the payloads one behind the other: runs whose timestamps count from the member's minTimestamp, or, with bit 5, one
 * column of values (1 byte encoding id, then its stream); bit 5 is not for bursts. A member is a cut of one part.
 */
final class MixedBlock {
    /** What the header says of the type of values that are of several. */
    static final int VALUE_TYPE = 0;

    static final int TYPE_MASK = 0x1F;
    static final int SAME_TIMES = 0x20;

    private MixedBlock() {}

    /** Whether everything said of the members can be. */
    static boolean isPlausible(byte[] block, int at) {
        boolean hasParts = (Bytes.getU8(block, at + BlockHeader.FLAGS_OFFSET) & BlockHeader.FLAG_PARTS) != 0;
        if (hasParts || Bytes.getU8(block, at + BlockHeader.VALUE_TYPE_OFFSET) != VALUE_TYPE) {
            return false;
        }
        try {
            walk(block, at, null);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Reads what is said of the members.
     *
     * @param target takes it, or null
     * @throws IllegalArgumentException if it cannot be
     */
    static void walk(byte[] block, int at, BlockMembers target) {
        int end = at + BlockHeader.statedLength(block, at);
        NumberReader in = new NumberReader(block, BlockHeader.cutLsnStart(block, at), end);
        long headerMin = BlockHeader.minTimestamp(block, at);
        long unit = BlockHeader.unit(block, at);
        long headerCut = in.next();
        long headerSamples = in.next();
        long headerSpan = in.next() * unit;
        int members = in.nextInt(1, BlockHeader.MAX_BLOCK_BYTES);
        int ref = 0;
        int formBefore = 0;
        long cut = headerCut;
        long cutSpan = 0;
        int samples = 0;
        long start = 0;
        long span = 0;
        int payload = 0;
        int total = 0;
        for (int i = 0; i < members; i++) {
            ref += in.nextInt(1, SeriesDefinition.MAX_REF - ref);
            int form = in.nextByte();
            boolean sameTimes = (form & SAME_TIMES) != 0;
            require(form < 2 * SAME_TIMES);
            require(!sameTimes || i > 0 && !isBurst(form) && !isBurst(formBefore));
            formBefore = form;
            cut += in.nextSigned();
            cutSpan += in.nextSigned();
            require(cut >= 1 && cut <= headerCut && cutSpan >= 1);
            require(cutSpan <= Math.min(cut, BlockHeader.MAX_CUT_SPAN));
            if (!sameTimes) {
                samples = in.nextInt(1, BlockHeader.MAX_SAMPLES);
                start = times(in.next(), unit, headerSpan);
                span = times(in.next(), unit, headerSpan - start);
            }
            int length = in.nextInt(1, BlockHeader.MAX_BLOCK_BYTES);
            if (target != null) {
                ValueType type = ValueType.fromId(form & TYPE_MASK);
                target.add(ref, type, sameTimes, cut, cutSpan, samples, headerMin + start, span, payload, length);
            }
            payload += length;
            total += samples;
            require(payload <= BlockHeader.MAX_BLOCK_BYTES && total <= BlockHeader.MAX_SAMPLES);
        }
        require(payload == in.remaining() && total == headerSamples);
        if (target != null) {
            target.payloadsBegin(in.position());
        }
    }

    private static boolean isBurst(int form) {
        return (form & TYPE_MASK) > ValueType.FIRST_BURST_ID;
    }

    private static long times(long units, long unit, long limit) {
        require(Long.compareUnsigned(units, Long.divideUnsigned(limit, unit)) <= 0);
        return units * unit;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("impossible member of a mixed block");
        }
    }
}
