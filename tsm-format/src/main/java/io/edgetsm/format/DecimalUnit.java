package io.edgetsm.format;

/**
 * Powers of ten as units of time: clocks of sensors tick in seconds or milliseconds, nanoseconds only carry their zeros.
 * A unit is written as its exponent, 0 (nanoseconds) to {@value #MAX_EXPONENT}.
 */
public final class DecimalUnit {
    /** Largest exponent whose power of ten fits 64 bits. */
    public static final int MAX_EXPONENT = 18;

    private static final long[] POWERS = new long[MAX_EXPONENT + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private DecimalUnit() {}

    /** Ten to the exponent. */
    public static long power(int exponent) {
        return POWERS[exponent];
    }

    /**
     * Exponent of the largest unit, at most {@code max}, that divides both amounts; 0 when both are zero.
     *
     * @param max 0 to {@value #MAX_EXPONENT}
     */
    public static int dividing(long a, long b, int max) {
        if (a == 0 && b == 0) {
            return 0;
        }
        int exponent = 0;
        while (exponent < max && a % POWERS[exponent + 1] == 0 && b % POWERS[exponent + 1] == 0) {
            exponent++;
        }
        return exponent;
    }
}
