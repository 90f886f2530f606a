package io.edgetsm.format.codec;

/**
 * An integer over a power of ten by two multiplications and one addition: the same double that the division gives, in a
 * fraction of its time. Only for integers up to {@link #MAX_INTEGER} and up to {@link #MAX_DIGITS} digits.
 *
 * <p>The reciprocal is kept in two parts, of which the higher has 26 bits: its product with an integer of 27 bits is
 * exact. What rounding the lower part and its product leaves out is less than 2^-77 of the quotient, 2^-24 of its last
 * place. No quotient comes so close to the middle between two doubles, where rounding would turn: their distance is a
 * multiple of 1 / (2 * 5^digits) last places, and 2 * 5^9 is less than 2^22. Nor is one ever such a middle, which has 54
 * significant bits before it is multiplied by 10^digits, where an integer has 27.
 */
final class DecimalQuotient {
    static final long MAX_INTEGER = 1L << 27;
    static final int MAX_DIGITS = 9;

    private static final int LOW_BITS = 27;
    private static final double[] HIGH = new double[MAX_DIGITS + 1];
    private static final double[] LOW = new double[MAX_DIGITS + 1];

    static {
        for (int digits = 0; digits <= MAX_DIGITS; digits++) {
            double power = Decimals.power(digits);
            HIGH[digits] = Double.longBitsToDouble(Double.doubleToRawLongBits(1 / power) >>> LOW_BITS << LOW_BITS);
            LOW[digits] = (1 - HIGH[digits] * power) / power;
        }
    }

    private DecimalQuotient() {}

    /** Higher part of the reciprocal of {@code 10^digits}. */
    static double high(int digits) {
        return HIGH[digits];
    }

    /** Lower part. */
    static double low(int digits) {
        return LOW[digits];
    }

    /** Bits of the quotient. */
    static long bits(long integer, double high, double low) {
        double exact = DecimalDivision.small(integer);
        return Double.doubleToRawLongBits(exact * high + exact * low);
    }
}
