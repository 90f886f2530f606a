package io.edgetsm.format.codec;

/**
 * Divides many integers by one power of ten. The quotients are made in an array of doubles, a stretch that fits the
 * first-level cache at a time: there the compiler divides several at once, which it does not between conversions. The
 * array is made when it is first wanted.
 */
final class DecimalDivision {
    static final int STRETCH = 1024;

    /** 2^52 + 2^51: the last bit of a double of this size counts ones. */
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

    private double[] quotients;

    /** Room for {@link #STRETCH} integers to be divided. */
    double[] quotients() {
        if (quotients == null) {
            quotients = new double[STRETCH];
        }
        return quotients;
    }

    /**
     * The integer as a double, between -2^51 and 2^51. An addition in place of a conversion: before JDK 23 the x86
     * instruction that converts kept the upper half of its register, so that each waited for the division before it
     * (JDK-8318562), four times slower.
     */
    static double small(long integer) {
        return Double.longBitsToDouble(ROUNDER_BITS + integer) - ROUNDER;
    }

    /** Puts the bits of {@code integers[from, to) / divisor} in place of the integers. */
    void divide(long[] integers, int from, int to, double divisor) {
        for (int start = from; start < to; start += STRETCH) {
            int size = Math.min(STRETCH, to - start);
            convert(integers, start, size);
            divide(size, divisor, integers, start);
        }
    }

    private void convert(long[] integers, int from, int size) {
        double[] quotients = quotients();
        for (int i = 0; i < size; i++) {
            quotients[i] = integers[from + i];
        }
    }

    /** Divides the first {@code size} of {@link #quotients}; their bits go to {@code target} from {@code at} on. */
    void divide(int size, double divisor, long[] target, int at) {
        double[] quotients = quotients();
        for (int i = 0; i < size; i++) {
            quotients[i] /= divisor;
        }
        for (int i = 0; i < size; i++) {
            target[at + i] = Double.doubleToRawLongBits(quotients[i]);
        }
    }
}
