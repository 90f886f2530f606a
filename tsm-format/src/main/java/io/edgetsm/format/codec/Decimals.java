package io.edgetsm.format.codec;

/** Powers of ten, and the order-preserving integer view of floating-point numbers in which neighbours differ by one. */
final class Decimals {
    /** The largest power of ten that a double holds exactly. */
    static final int MAX_EXPONENT = 22;

    /** Scaled integers up to here are exact in a double. */
    static final double MAX_SCALED = 1L << 53;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Decimals() {}

    static double power(int exponent) {
        return POWERS[exponent];
    }

    static long orderedDouble(long bits) {
        return bits ^ (bits >> 63) >>> 1;
    }

    static long orderedFloat(long bits) {
        int narrow = (int) bits;
        return narrow ^ (narrow >> 31) >>> 1;
    }

    /** The inverse; the view is its own inverse on the bits. */
    static long bitsOfOrderedFloat(long ordered) {
        int narrow = (int) ordered;
        return (narrow ^ (narrow >> 31) >>> 1) & 0xFFFF_FFFFL;
    }

    /** Decimals behind the point so that {@code value} shows so many significant digits, 0 to 22. */
    static int decimalsFor(double value, int significantDigits) {
        double size = Math.abs(value);
        int decimals = significantDigits - 1;
        while (decimals > 0 && size >= POWERS[significantDigits - decimals]) {
            decimals--;
        }
        if (size < 1) {
            while (decimals < MAX_EXPONENT && size * POWERS[decimals - significantDigits + 1] < 1) {
                decimals++;
            }
        }
        return decimals;
    }
}
