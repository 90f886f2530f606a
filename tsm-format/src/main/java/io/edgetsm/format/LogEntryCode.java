package io.edgetsm.format;

/**
 * How an entry of a log page is coded. Each entry opens with a control byte:
 *
 * <pre>
 *  bits 0-3  value code (below)
 *  bit  4    same timestamp as the entry before
 *  bit  5    series ref is that of the entry before plus one
 *  bit  6    a burst fragment
 *  bit  7    the values of the fragment are packed
 * </pre>
 *
 * then, unless bit 5, the zigzag varint of the ref's difference to the entry before; unless bit 4, the zigzag varint of
 * the timestamp's difference to the entry before (both start at 0 in each page); then the value. A burst fragment has
 * instead of a value the varints firstIndex, sampleCount and byteLength and the values, raw little-endian or packed as a
 * burst run.
 *
 * <p>Values: codes 0 to 6 are a FLOAT64 as zigzag varint of the integer {@code value * 10^code}, used only when dividing
 * it again gives the same bits; 7 is 64 raw bits; 8 the zigzag varint of an integer; 9 is 32 raw bits; 10 to 13 a
 * FLOAT32 as zigzag varint of {@code value * 10^(code - 10)}.
 */
final class LogEntryCode {
    static final int MAX_DECIMALS = 6;
    static final int RAW_64 = 7;
    static final int INTEGER = 8;
    static final int RAW_32 = 9;
    static final int FLOAT_DECIMAL = 10;
    static final int MAX_FLOAT_DECIMALS = 3;

    /** No code: nothing is known of a series yet. */
    static final byte UNKNOWN = 15;

    /** No integer that a value scales to. */
    static final long NOT_DECIMAL = Long.MIN_VALUE;

    static final int VALUE_MASK = 0x0F;
    static final int SAME_TIME = 0x10;
    static final int NEXT_REF = 0x20;
    static final int BURST = 0x40;
    static final int PACKED = 0x80;

    /** Most bytes one sample takes: control, ref, timestamp, value. */
    static final int MAX_SAMPLE_BYTES = 1 + 5 + Bytes.MAX_VARINT_BYTES + Bytes.MAX_VARINT_BYTES;

    /** Beyond this magnitude a scaled value is no exact integer multiple any more. */
    private static final long MAX_SCALED = 1L << 50;

    /** Added and taken off again, it rounds a double to the nearest integer; its bits carry that integer. */
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

    private static final double MAX_SCALED_FLOAT = 1 << 24;

    private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

    private LogEntryCode() {}

    /**
     * The integer that divided by 10^decimals is exactly the double, or {@link #NOT_DECIMAL}; -0.0 is none, an integer has
     * no such sign.
     */
    static long toDecimal(double value, int decimals) {
        double power = POWERS[decimals];
        double rounded = value * power + ROUNDER;
        long integer = Double.doubleToRawLongBits(rounded) - ROUNDER_BITS;
        // What is no number, or out of the rounder's reach, looks like an integer that is out of range.
        return integer > -MAX_SCALED
                        && integer < MAX_SCALED
                        && Double.doubleToRawLongBits((rounded - ROUNDER) / power) == Double.doubleToRawLongBits(value)
                ? integer
                : NOT_DECIMAL;
    }

    /** The integer that stands for value bits under a code, or {@link #NOT_DECIMAL} when none does. */
    static long toInteger(int code, long bits) {
        if (code <= MAX_DECIMALS) {
            return toDecimal(Double.longBitsToDouble(bits), code);
        }
        if (code == INTEGER) {
            return bits;
        }
        return isFloatDecimal(code)
                ? toFloatDecimal(Float.intBitsToFloat((int) bits), code - FLOAT_DECIMAL)
                : NOT_DECIMAL;
    }

    /** Whether a code is that of a FLOAT32 of so many decimals. */
    static boolean isFloatDecimal(int code) {
        return code >= FLOAT_DECIMAL && code <= FLOAT_DECIMAL + MAX_FLOAT_DECIMALS;
    }

    /** Whether values of that code are integers, which can stand in a {@link LogGroup}. */
    static boolean isInteger(int code) {
        return code <= MAX_DECIMALS || code == INTEGER || isFloatDecimal(code);
    }

    /** Value bits that an integer stands for under a code. */
    static long bits(int code, long integer) {
        if (code <= MAX_DECIMALS) {
            return unscaled(integer, code);
        }
        return code == INTEGER ? integer : unscaledFloat(integer, code - FLOAT_DECIMAL);
    }

    /** Bits of the double an integer stands for. */
    static long unscaled(long integer, int decimals) {
        return Double.doubleToRawLongBits(integer / POWERS[decimals]);
    }

    /** The integer that divided by 10^decimals in float arithmetic is exactly the float, or {@link #NOT_DECIMAL}. */
    static long toFloatDecimal(float value, int decimals) {
        double scaled = Math.rint((double) value * POWERS[decimals]);
        long integer = (long) scaled;
        return Math.abs(scaled) < MAX_SCALED_FLOAT
                        && unscaledFloat(integer, decimals) == (Float.floatToRawIntBits(value) & 0xFFFF_FFFFL)
                ? integer
                : NOT_DECIMAL;
    }

    /** Bits of the float an integer stands for. */
    static long unscaledFloat(long integer, int decimals) {
        return Float.floatToRawIntBits((float) integer / (float) POWERS[decimals]) & 0xFFFF_FFFFL;
    }
}
