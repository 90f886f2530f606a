package io.edgetsm.format.codec;

/**
 * Layout of a column of 64-bit integers, the form every encoding but Gorilla, bits and raw ends in.
 *
 * <pre>
 *  1       bits 0-2 predictor, bit 3 divisor, bits 4-6 back end, bit 7 flag (order 0: residuals are unsigned;
 *          order 1: a drift is given; line: the slope is whole)
 *  with divisor: varint zigzag origin, varint divisor; the integers below are (integer - origin) / divisor
 *  order 0: varint zigzag base
 *  order 1 to 3: varint zigzag of the first integer, and of the first (and second) differences
 *  with drift: varint zigzag drift, taken off every difference
 *  linear prediction: varint zigzag base; order (1), width (1), zigzag coefficients of so many bits, padded to a byte
 *  line: varint zigzag base, slope (8, double), or varint zigzag whole slope; integer i is near
 *          base + (long) (i * slope), or base + i * slope
 *  ...     residuals: none when all are zero, packed, tokens, Rice codes, LZ4 over bit planes, those other than zero
 *          ({@link Sparse}), or a dictionary of differences: varint size, integer column of them, integer column of
 *          places in it (none of the two with a dictionary of its own)
 * </pre>
 *
 * All arithmetic wraps.
 */
final class IntegerColumn {
    static final int PREDICTOR_MASK = 7;
    static final int PREDICTOR_LPC = 4;
    static final int PREDICTOR_LINE = 5;
    static final int DIVISOR_FLAG = 8;
    static final int BACK_END_SHIFT = 4;
    static final int BACK_END_MASK = 7;
    static final int ZERO = 0;
    static final int PACKED = 1;
    static final int TOKENS = 2;
    static final int RICE = 3;
    static final int LZ4 = 4;
    static final int DICTIONARY = 5;
    static final int SPARSE = 6;
    static final int FLAG = 128;

    /** Products of integers up to here are exact in a double. */
    private static final double MAX_EXACT_MULTIPLE = 0x1p53;

    private IntegerColumn() {}

    /** Whether a line of that slope has the same numbers in integer and in floating-point arithmetic. */
    static boolean isWholeSlope(double slope, int count) {
        return slope == (long) slope && Math.abs(slope) < MAX_EXACT_MULTIPLE / count;
    }

    static void writeSlope(double slope, boolean whole, BitWriter out) {
        if (whole) {
            out.writeVarint(Varint.zigzag((long) slope));
        } else {
            out.writeLong(Double.doubleToRawLongBits(slope));
        }
    }
}
