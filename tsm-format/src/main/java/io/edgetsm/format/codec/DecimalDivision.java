package io.edgetsm.format.codec;

/**
 * Divides many integers by one power of ten: small ones as {@link DecimalQuotient} does, others in an array of doubles, a
 * stretch that fits the first-level cache at a time: there the compiler divides several at once, which it does not between
 * conversions. The array is made when it is first wanted.
 */
final class DecimalDivision {
    private static final int STRETCH = 1024;

    /** 2^52 + 2^51: the last bit of a double of this size counts ones. */
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

    /** Integers that {@link #small} knows have no bit from here on. */
    private static final long MAX_SMALL = 1L << 51;

    private double[] quotients;

    /**
     * The integer as a double, between -2^51 and 2^51. An addition in place of a conversion: before JDK 23 the x86
     * instruction that converts kept the upper half of its register, so that each waited for the one before it
     * (JDK-8318562), four times slower.
     */
    static double small(long integer) {
        return Double.longBitsToDouble(ROUNDER_BITS + integer) - ROUNDER;
    }

    /** Puts the bits of {@code integers[from, to) / 10^digits} in place of the integers. */
    void divide(long[] integers, int from, int to, int digits) {
        long magnitudes = magnitudes(integers, from, to);
        if (magnitudes < DecimalQuotient.MAX_INTEGER && digits <= DecimalQuotient.MAX_DIGITS) {
            multiply(integers, from, to, digits);
            return;
        }
        if (quotients == null) {
            quotients = new double[STRETCH];
        }
        for (int start = from; start < to; start += STRETCH) {
            int size = Math.min(STRETCH, to - start);
            convert(integers, start, size, magnitudes < MAX_SMALL);
            divide(size, Decimals.power(digits));
            store(integers, start, size);
        }
    }

    /** Every bit that one of them has, or has not if it is negative. */
    private static long magnitudes(long[] integers, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits |= integers[i] ^ integers[i] >> Long.SIZE - 1;
        }
        return bits;
    }

    private static void multiply(long[] integers, int from, int to, int digits) {
        double high = DecimalQuotient.high(digits);
        double low = DecimalQuotient.low(digits);
        for (int i = from; i < to; i++) {
            integers[i] = DecimalQuotient.bits(integers[i], high, low);
        }
    }

    private void convert(long[] integers, int from, int size, boolean areSmall) {
        if (areSmall) {
            for (int i = 0; i < size; i++) {
                quotients[i] = small(integers[from + i]);
            }
        } else {
            for (int i = 0; i < size; i++) {
                quotients[i] = integers[from + i];
            }
        }
    }

    private void divide(int size, double divisor) {
        double[] quotients = this.quotients;
        for (int i = 0; i < size; i++) {
            quotients[i] /= divisor;
        }
    }

    private void store(long[] target, int from, int size) {
        for (int i = 0; i < size; i++) {
            target[from + i] = Double.doubleToRawLongBits(quotients[i]);
        }
    }
}
