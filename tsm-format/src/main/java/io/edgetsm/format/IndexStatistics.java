package io.edgetsm.format;

/**
 * How statistics stand in an index: decimals as integers where that gives back every bit, all bits otherwise. The form is
 * one of
 *
 * <pre>
 *  0  none: a value is NaN, or nobody has computed them
 *  1  bits      min, max, first, last, sum and its error, 8 bytes each
 *  2  integers  of value types that are integers
 *  3  doubles   decimals of FLOAT64
 *  4  floats    decimals of FLOAT32
 * </pre>
 *
 * and forms 2 to 4 are
 *
 * <pre>
 *       1 scale    bits 0-4: decimals, value = integer / 10^decimals; bit 7: the sum is 8 bytes; bit 6: and has an error
 *  varint first    zigzag
 *  varint below    first less the smallest
 *  varint above    the largest less first
 *  varint last     zigzag, less first
 *  varint sum      zigzag, of the sum's decimals less count x first; with bit 7 its IEEE 754 form, 8 bytes: then
 *       . error    with bit 6, IEEE 754: of form 2 8 bytes, of others 4
 * </pre>
 */
final class IndexStatistics {
    static final int NONE = 0;
    private static final int BITS = 1;
    private static final int INTEGERS = 2;
    private static final int DOUBLES = 3;
    private static final int FLOATS = 4;
    static final int MAX_FORM = FLOATS;

    private static final int VALUES = 4;
    private static final int MAX_DECIMALS = 15;
    private static final int DECIMALS_MASK = 0x1F;
    private static final int PLAIN_SUM = 0x80;
    private static final int SUM_ERROR = 0x40;
    private static final long MAX_EXACT = 1L << 53;

    private IndexStatistics() {}

    /** Form and decimals that suit these statistics: form in the low byte, decimals in the next. */
    static int choose(ValueType type, BlockStatistics statistics) {
        if (statistics == null) {
            return NONE;
        }
        int form = switch (type) {
            case FLOAT64, BURST_FLOAT64 -> DOUBLES;
            case FLOAT32, BURST_FLOAT32 -> FLOATS;
            default -> INTEGERS;
        };
        int maxDecimals = form == INTEGERS ? 0 : MAX_DECIMALS;
        for (int decimals = 0; decimals <= maxDecimals; decimals++) {
            if (fits(form, statistics, decimals)) {
                return form | decimals << Byte.SIZE;
            }
        }
        return BITS;
    }

    private static boolean fits(int form, BlockStatistics statistics, int decimals) {
        for (int i = 0; i < VALUES; i++) {
            if (!isDecimal(form, value(statistics, i), decimals)) {
                return false;
            }
        }
        return true;
    }

    private static long value(BlockStatistics statistics, int which) {
        return switch (which) {
            case 0 -> statistics.first();
            case 1 -> statistics.last();
            case 2 -> statistics.min();
            default -> statistics.max();
        };
    }

    private static boolean isDecimal(int form, long bits, int decimals) {
        double scaled = number(form, bits) * DecimalUnit.power(decimals);
        return Math.abs(scaled) <= MAX_EXACT && bits(form, integer(form, bits, decimals), decimals) == bits;
    }

    private static double number(int form, long bits) {
        return switch (form) {
            case DOUBLES -> Double.longBitsToDouble(bits);
            case FLOATS -> Float.intBitsToFloat((int) bits);
            default -> bits;
        };
    }

    private static long integer(int form, long bits, int decimals) {
        return form == INTEGERS ? bits : (long) Math.rint(number(form, bits) * DecimalUnit.power(decimals));
    }

    private static long bits(int form, long integer, int decimals) {
        return switch (form) {
            case DOUBLES -> Double.doubleToRawLongBits(quotient(integer, decimals));
            case FLOATS -> Float.floatToRawIntBits((float) quotient(integer, decimals)) & 0xFFFF_FFFFL;
            default -> integer;
        };
    }

    private static double quotient(long integer, int decimals) {
        return integer / (double) DecimalUnit.power(decimals);
    }

    /** Writes what {@link #choose} chose; returns the position behind it. */
    static int write(byte[] target, int at, BlockStatistics statistics, int choice, int sampleCount) {
        int form = choice & 0xFF;
        if (form == NONE) {
            return at;
        }
        if (form == BITS) {
            return writeBits(target, at, statistics);
        }
        int decimals = choice >>> Byte.SIZE;
        long first = integer(form, statistics.first(), decimals);
        long sum = (long) Math.rint(statistics.sum() * DecimalUnit.power(decimals));
        boolean plainSum = Math.abs(statistics.sum() * DecimalUnit.power(decimals)) > MAX_EXACT
                || Double.doubleToRawLongBits(quotient(sum, decimals)) != Double.doubleToRawLongBits(statistics.sum());
        // A sum that is one of decimals stands for the decimals, not for what doubles make of them.
        boolean inexact = plainSum && statistics.sumError() != 0;
        Bytes.putU8(target, at, decimals | (plainSum ? PLAIN_SUM : 0) | (inexact ? SUM_ERROR : 0));
        int next = Bytes.putVarint(target, at + 1, Bytes.zigzag(first));
        next = Bytes.putVarint(target, next, first - integer(form, statistics.min(), decimals));
        next = Bytes.putVarint(target, next, integer(form, statistics.max(), decimals) - first);
        next = Bytes.putVarint(target, next, Bytes.zigzag(integer(form, statistics.last(), decimals) - first));
        if (plainSum) {
            Bytes.putDouble(target, next, statistics.sum());
            next += Double.BYTES;
        } else {
            next = Bytes.putVarint(target, next, Bytes.zigzag(sum - first * sampleCount));
        }
        return inexact ? writeError(target, next, form, statistics.sumError()) : next;
    }

    /** Of integers the sum is exact. Of others nobody needs more of the error than its first digits. */
    private static int writeError(byte[] target, int at, int form, double error) {
        if (form == INTEGERS) {
            Bytes.putDouble(target, at, error);
            return at + Double.BYTES;
        }
        Bytes.putInt(target, at, Float.floatToRawIntBits((float) error));
        return at + Float.BYTES;
    }

    private static double readError(NumberReader in, int form) {
        return form == INTEGERS ? Double.longBitsToDouble(in.nextLong()) : Float.intBitsToFloat(in.nextInt());
    }

    private static int writeBits(byte[] target, int at, BlockStatistics statistics) {
        Bytes.putLong(target, at, statistics.min());
        Bytes.putLong(target, at + 8, statistics.max());
        Bytes.putLong(target, at + 16, statistics.first());
        Bytes.putLong(target, at + 24, statistics.last());
        Bytes.putDouble(target, at + 32, statistics.sum());
        Bytes.putDouble(target, at + 40, statistics.sumError());
        return at + 48;
    }

    /** Reads what {@link #write} wrote; null for form {@link #NONE}. */
    static BlockStatistics read(NumberReader in, int form, int sampleCount) {
        return switch (form) {
            case NONE -> null;
            case BITS ->
                new BlockStatistics(
                        in.nextLong(),
                        in.nextLong(),
                        in.nextLong(),
                        in.nextLong(),
                        Double.longBitsToDouble(in.nextLong()),
                        Double.longBitsToDouble(in.nextLong()));
            case INTEGERS, DOUBLES, FLOATS -> readDecimals(in, form, sampleCount);
            default -> throw new IllegalArgumentException("unknown form of statistics form=" + form);
        };
    }

    /** Passes over what {@link #write} wrote. */
    static void skip(NumberReader in, int form) {
        switch (form) {
            case NONE -> {}
            case BITS -> in.skip(6 * Long.BYTES);
            case INTEGERS, DOUBLES, FLOATS -> skipDecimals(in, form);
            default -> throw new IllegalArgumentException("unknown form of statistics form=" + form);
        }
    }

    private static void skipDecimals(NumberReader in, int form) {
        int scale = in.nextByte();
        in.next();
        in.next();
        in.next();
        in.next();
        if ((scale & PLAIN_SUM) != 0) {
            in.skip(Double.BYTES);
        } else {
            in.next();
        }
        if ((scale & SUM_ERROR) != 0) {
            in.skip(form == INTEGERS ? Double.BYTES : Float.BYTES);
        }
    }

    private static BlockStatistics readDecimals(NumberReader in, int form, int sampleCount) {
        int scale = in.nextByte();
        int decimals = scale & DECIMALS_MASK;
        if (decimals > MAX_DECIMALS || (scale & ~(DECIMALS_MASK | PLAIN_SUM | SUM_ERROR)) != 0) {
            throw new IllegalArgumentException("scale out of range scale=" + scale);
        }
        long first = in.nextSigned();
        long min = first - in.next();
        long max = first + in.next();
        long last = first + in.nextSigned();
        double sum = (scale & PLAIN_SUM) != 0
                ? Double.longBitsToDouble(in.nextLong())
                : quotient(in.nextSigned() + first * sampleCount, decimals);
        return new BlockStatistics(
                bits(form, min, decimals),
                bits(form, max, decimals),
                bits(form, first, decimals),
                bits(form, last, decimals),
                sum,
                (scale & SUM_ERROR) != 0 ? readError(in, form) : 0);
    }
}
