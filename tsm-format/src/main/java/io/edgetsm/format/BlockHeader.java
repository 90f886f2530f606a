package io.edgetsm.format;

/**
 * Layout of the header that opens every block. Fixed fields are little-endian, the numbers behind them unsigned varints.
 *
 * <pre>
 *  offset size   field          meaning
 *       0    1   magic          0xB1
 *       1    1   valueType      id of {@link ValueType}
 *       2    2   length         header and payload in bytes, at most 4096
 *       4    4   checksum       {@link FrameChecksum} of bytes [0, length)
 *       8    8   minTimestamp   of its first sample, epoch nanoseconds; timestamps of its runs count from here
 *      16    1   flags          bit 0: the cut has several parts; bit 1: mixed; bits 4-7: unit of times, 10^n nanoseconds
 *      17 varint epoch          of the store when the block was written
 *         varint sequence       number of the block within the epoch, 32 bits
 *         varint cutLsn         the block belongs to everything its series had before this LSN ...
 *         varint sampleCount    1 or more
 *         varint timeSpan       from minTimestamp to its last sample, in units
 *         varint seriesRef      number of the series in this store
 *         varint cutSpan        ... and from cutLsn - cutSpan on
 *         varint part           with flag bit 0 only: which block of its cut this is, from 0
 *         varint partCount      with flag bit 0 only: how many blocks the cut has
 * </pre>
 *
 * What stands behind timeSpan is another in a block with the mixed flag, which several series share: see {@link MixedBlock}.
 * Of such a block seriesRef, cut start and parts must not be asked here; {@link BlockMembers} is the same for both kinds.
 *
 * <p>A cut may need several blocks (its parts). Only when all of them are there does the cut stand for its LSN range.
 * No field means anything until {@link #defect} has found none: a torn block may show any value. The accessors of the
 * numbers step over those before them, which costs a few nanoseconds each.
 */
public final class BlockHeader {
    /** First byte of every block. */
    public static final int MAGIC = 0xB1;

    /** Offset of the value type id. */
    public static final int VALUE_TYPE_OFFSET = 1;
    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 2;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = FrameChecksum.FIELD_OFFSET;
    /** Offset of the first timestamp. */
    public static final int MIN_TIMESTAMP_OFFSET = 8;
    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 16;
    /** Offset of the numbers. */
    public static final int NUMBERS_OFFSET = 17;

    /** Flag bit: the cut has several parts, the header says which this is. */
    public static final int FLAG_PARTS = 1;

    /** Flag bit: the block holds samples of several series. */
    public static final int FLAG_MIXED = 2;

    static final int UNIT_SHIFT = 4;
    static final int MAX_UNIT = 15;
    private static final int KNOWN_FLAGS = FLAG_PARTS | FLAG_MIXED | MAX_UNIT << UNIT_SHIFT;

    private static final int EPOCH = 0;
    private static final int SEQUENCE = 1;
    private static final int CUT_LSN = 2;
    private static final int SAMPLE_COUNT = 3;
    private static final int TIME_SPAN = 4;
    private static final int FIRST_OF_KIND = 5;
    private static final int SERIES_REF = FIRST_OF_KIND;
    private static final int CUT_SPAN = 6;
    private static final int PART = 7;
    private static final int PART_COUNT = 8;

    /** Longest block, header included. */
    public static final int MAX_BLOCK_BYTES = Pages.PAGE_BYTES;
    /** Longest header: every number at its largest. */
    public static final int MAX_BYTES = NUMBERS_OFFSET + 5 + 5 + 9 + 3 + 10 + 4 + 5 + 2 + 2;
    /** Most samples a block may state, so that a reader can bound what it allocates. */
    public static final int MAX_SAMPLES = 65_535;
    /** Most parts a cut may have. */
    public static final int MAX_PARTS = 255;
    /** Longest LSN range one cut may cover: the engine flushes long before. */
    public static final long MAX_CUT_SPAN = 0xFFFF_FFFFL;

    private BlockHeader() {}

    /**
     * What a header says, for writing it.
     *
     * @param type of the values
     * @param epoch of the store, not negative
     * @param sequence number of the block within the epoch
     * @param seriesRef series it belongs to
     * @param cutStartLsn first LSN of its cut
     * @param cutLsn behind the last LSN of its cut
     * @param part which part of the cut, from 0
     * @param partCount parts of the cut
     * @param sampleCount samples in the block
     * @param minTimestamp time of the first sample
     * @param maxTimestamp time of the last sample
     */
    public record Fields(
            ValueType type,
            int epoch,
            int sequence,
            int seriesRef,
            long cutStartLsn,
            long cutLsn,
            int part,
            int partCount,
            int sampleCount,
            long minTimestamp,
            long maxTimestamp) {

        /**
         * Writes everything but length and checksum, see {@link BlockHeader#seal}.
         *
         * @return length of the header: where the payload begins
         */
        public int write(byte[] target, int offset) {
            long span = maxTimestamp - minTimestamp;
            // A span of more than 63 bits is negative here, and has no unit.
            int unit = span < 0 ? 0 : DecimalUnit.dividing(span, span, MAX_UNIT);
            boolean severalParts = partCount != 1;
            Bytes.putU8(target, offset, MAGIC);
            Bytes.putU8(target, offset + VALUE_TYPE_OFFSET, type.id());
            Bytes.putLong(target, offset + MIN_TIMESTAMP_OFFSET, minTimestamp);
            Bytes.putU8(target, offset + FLAGS_OFFSET, unit << UNIT_SHIFT | (severalParts ? FLAG_PARTS : 0));
            int at = Bytes.putVarint(target, offset + NUMBERS_OFFSET, epoch);
            at = Bytes.putVarint(target, at, Integer.toUnsignedLong(sequence));
            at = Bytes.putVarint(target, at, cutLsn);
            at = Bytes.putVarint(target, at, sampleCount);
            at = Bytes.putVarint(target, at, unit == 0 ? span : span / DecimalUnit.power(unit));
            at = Bytes.putVarint(target, at, seriesRef);
            at = Bytes.putVarint(target, at, Math.min(cutLsn - cutStartLsn, MAX_CUT_SPAN));
            if (severalParts) {
                at = Bytes.putVarint(target, at, part);
                at = Bytes.putVarint(target, at, partCount);
            }
            return at - offset;
        }
    }

    /** Writes length and checksum; everything else must be in place. */
    public static void seal(byte[] block, int offset, int length, FrameChecksum checksum) {
        Bytes.putU16(block, offset + LENGTH_OFFSET, length);
        checksum.seal(block, offset, length);
    }

    /** Length of the block at the offset as its header states it; not yet verified. */
    public static int statedLength(byte[] source, int offset) {
        return Bytes.getU16(source, offset + LENGTH_OFFSET);
    }

    /** Type of its values; null when this version knows none with the stored id. */
    public static ValueType valueType(byte[] block, int offset) {
        return ValueType.fromId(Bytes.getU8(block, offset + VALUE_TYPE_OFFSET));
    }

    /** Epoch it was written in. */
    public static int epoch(byte[] block, int offset) {
        return (int) number(block, offset, EPOCH);
    }

    /** Number within the epoch. */
    public static int sequence(byte[] block, int offset) {
        return (int) number(block, offset, SEQUENCE);
    }

    /** Exclusive end of the LSN range of its cut. */
    public static long cutLsn(byte[] block, int offset) {
        return number(block, offset, CUT_LSN);
    }

    /** First LSN of its cut. */
    public static long cutStartLsn(byte[] block, int offset) {
        return cutLsn(block, offset) - number(block, offset, CUT_SPAN);
    }

    /** Series the block belongs to. */
    public static int seriesRef(byte[] block, int offset) {
        return (int) number(block, offset, SERIES_REF);
    }

    /** Time of the first sample. */
    public static long minTimestamp(byte[] block, int offset) {
        return Bytes.getLong(block, offset + MIN_TIMESTAMP_OFFSET);
    }

    /** Time of the last sample. */
    public static long maxTimestamp(byte[] block, int offset) {
        return minTimestamp(block, offset) + number(block, offset, TIME_SPAN) * unit(block, offset);
    }

    static long unit(byte[] block, int offset) {
        return DecimalUnit.power(Bytes.getU8(block, offset + FLAGS_OFFSET) >>> UNIT_SHIFT);
    }

    /** Samples in the block. */
    public static int sampleCount(byte[] block, int offset) {
        return (int) number(block, offset, SAMPLE_COUNT);
    }

    /** Which part of its cut, from 0. */
    public static int part(byte[] block, int offset) {
        return hasParts(block, offset) ? (int) number(block, offset, PART) : 0;
    }

    /** Parts of its cut. */
    public static int partCount(byte[] block, int offset) {
        return hasParts(block, offset) ? (int) number(block, offset, PART_COUNT) : 1;
    }

    private static boolean hasParts(byte[] block, int offset) {
        return (Bytes.getU8(block, offset + FLAGS_OFFSET) & FLAG_PARTS) != 0;
    }

    /** Whether several series share the block. */
    public static boolean isMixed(byte[] block, int offset) {
        return (Bytes.getU8(block, offset + FLAGS_OFFSET) & FLAG_MIXED) != 0;
    }

    /** Index in the array at which the payload begins, in a mixed block what is said of its members. */
    public static int payloadStart(byte[] block, int offset) {
        return numberStart(block, offset, numberCount(block, offset));
    }

    private static int numberCount(byte[] block, int offset) {
        if (isMixed(block, offset)) {
            return FIRST_OF_KIND;
        }
        return hasParts(block, offset) ? PART_COUNT + 1 : PART;
    }

    private static long number(byte[] block, int offset, int which) {
        return Bytes.getVarint(block, numberStart(block, offset, which));
    }

    /** Where cutLsn stands, and sampleCount and timeSpan behind it. */
    static int cutLsnStart(byte[] block, int offset) {
        return numberStart(block, offset, CUT_LSN);
    }

    private static int numberStart(byte[] block, int offset, int which) {
        int at = offset + NUMBERS_OFFSET;
        for (int i = 0; i < which; i++) {
            at = Bytes.skipVarint(block, at);
        }
        return at;
    }

    /**
     * Verifies the block at the offset: magic, length, checksum, plausible counts, each number within the block and a payload
     * behind the last.
     *
     * <p>One long method on purpose, see {@link PatchedColumnEncoder#plan}: whatever reads a block comes by here.
     *
     * @param limit end of the bytes that may be read
     * @return null when it is sound, else what is wrong with it
     */
    public static String defect(byte[] source, int offset, int limit, FrameChecksum checksum) {
        if (limit - offset <= NUMBERS_OFFSET || Bytes.getU8(source, offset) != MAGIC) {
            return "no block magic";
        }
        int length = statedLength(source, offset);
        if (length <= NUMBERS_OFFSET || length > limit - offset || length > MAX_BLOCK_BYTES) {
            return "block length out of range length=" + length + " available=" + (limit - offset);
        }
        if (!checksum.matches(source, offset, length)) {
            return "checksum mismatch length=" + length + " expected=0x"
                    + Integer.toHexString(Bytes.getInt(source, offset + CHECKSUM_OFFSET)) + " actual=0x"
                    + Integer.toHexString(checksum.compute(source, offset, length));
        }
        int count = numberCount(source, offset);
        boolean plausible = (Bytes.getU8(source, offset + FLAGS_OFFSET) & ~KNOWN_FLAGS) == 0;
        int end = offset + length;
        int at = offset + NUMBERS_OFFSET;
        long cutLsn = 0;
        long part = 0;
        for (int i = 0; i < count && plausible; i++) {
            int behind = Bytes.skipVarint(source, at, end);
            if (behind < 0 || behind == end) {
                // No number, or no payload behind it.
                plausible = false;
                break;
            }
            long number = Bytes.getVarint(source, at);
            at = behind;
            switch (i) {
                case EPOCH -> plausible = isWithin(number, 0, Integer.MAX_VALUE);
                case SEQUENCE -> plausible = isWithin(number, 0, 0xFFFF_FFFFL);
                case CUT_LSN -> {
                    cutLsn = number;
                    plausible = isWithin(number, 1, LogPage.MAX_LSN);
                }
                case SAMPLE_COUNT -> plausible = isWithin(number, 1, MAX_SAMPLES);
                case TIME_SPAN -> {
                    long room = Long.MAX_VALUE - minTimestamp(source, offset);
                    plausible = Long.compareUnsigned(number, Long.divideUnsigned(room, unit(source, offset))) <= 0;
                }
                case SERIES_REF -> plausible = isWithin(number, 1, SeriesDefinition.MAX_REF);
                case CUT_SPAN -> plausible = isWithin(number, 1, Math.min(cutLsn, MAX_CUT_SPAN));
                case PART -> {
                    part = number;
                    plausible = isWithin(number, 0, MAX_PARTS - 1L);
                }
                default -> plausible = isWithin(number, part + 1, MAX_PARTS);
            }
        }
        return plausible && (!isMixed(source, offset) || MixedBlock.isPlausible(source, offset))
                ? null
                : "implausible block header under a valid checksum";
    }

    /** Gives a view the one series of a block that is not mixed; in one pass over the numbers, since every read of a block comes by. */
    static void readSingle(byte[] block, int offset, BlockMembers target) {
        int at = cutLsnStart(block, offset);
        long cutLsn = Bytes.getVarint(block, at);
        at = Bytes.skipVarint(block, at);
        int samples = (int) Bytes.getVarint(block, at);
        at = Bytes.skipVarint(block, at);
        long span = Bytes.getVarint(block, at) * unit(block, offset);
        at = Bytes.skipVarint(block, at);
        int ref = (int) Bytes.getVarint(block, at);
        at = Bytes.skipVarint(block, at);
        long cutSpan = Bytes.getVarint(block, at);
        at = hasParts(block, offset) ? payloadStart(block, offset) : Bytes.skipVarint(block, at);
        int length = offset + statedLength(block, offset) - at;
        long minTimestamp = minTimestamp(block, offset);
        target.add(ref, valueType(block, offset), false, cutLsn, cutSpan, samples, minTimestamp, span, 0, length);
        target.payloadsBegin(at);
    }

    private static boolean isWithin(long number, long min, long max) {
        return number >= min && number <= max;
    }
}
