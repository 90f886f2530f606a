package io.edgetsm.format.codec;

/**
 * Turns floating-point values into integers of so many decimals, and finds out on the way which of them a division gives
 * back bit for bit. Nothing in its loops branches on a value; least, largest and sum come free behind the divisions.
 */
final class DecimalScaler {
    /** Added and taken off again, it rounds a double to the nearest integer; its bits carry that integer. */
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);
    private static final long OUT_OF_RANGE = 1L << 51;
    /** Sums of so small integers cannot overflow. */
    private static final long MAX_SUMMED = 1L << 46;

    private long min;
    private long max;
    private long sum;
    private double divisor;
    private boolean narrow;

    /**
     * Fills {@code integers[0, count)}.
     *
     * @param narrow whether the bits are those of floats
     * @return whether dividing gives back every value
     */
    boolean scale(long[] values, int from, int count, int digits, boolean narrow, long[] integers) {
        divisor = Decimals.power(digits);
        this.narrow = narrow;
        boolean exact =
                narrow ? scaleFloats(values, from, count, integers) : scaleDoubles(values, from, count, integers);
        // Beyond the range the rounder does not round, and what looks like an integer is none: so for NaN and
        // infinities.
        return exact && min > -OUT_OF_RANGE && max < OUT_OF_RANGE;
    }

    /** Whether dividing this integer gives back these bits: for the values of a column that was not exact as a whole. */
    boolean givesBack(long integer, long bits) {
        return narrow
                ? Float.floatToRawIntBits((float) (integer / divisor)) == (int) bits
                : Double.doubleToRawLongBits(integer / divisor) == bits;
    }

    /** The integer nearest to a double in so many decimals, also beyond the range of {@link #scale}. */
    long nearest(long bits) {
        return (long) Math.rint(Double.longBitsToDouble(bits) * divisor);
    }

    /** Bits of the double that an integer of so many decimals stands for. */
    long bits(long integer) {
        return Double.doubleToRawLongBits(integer / divisor);
    }

    private boolean scaleDoubles(long[] values, int from, int count, long[] integers) {
        double divisor = this.divisor;
        long misses = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long bits = values[from + i];
            double rounded = Double.longBitsToDouble(bits) * divisor + ROUNDER;
            long integer = Double.doubleToRawLongBits(rounded) - ROUNDER_BITS;
            misses |= Double.doubleToRawLongBits((rounded - ROUNDER) / divisor) ^ bits;
            integers[i] = integer;
            min = Math.min(min, integer);
            max = Math.max(max, integer);
            sum += integer;
        }
        this.min = min;
        this.max = max;
        this.sum = sum;
        return misses == 0;
    }

    private boolean scaleFloats(long[] values, int from, int count, long[] integers) {
        double divisor = this.divisor;
        long misses = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int bits = (int) values[from + i];
            double rounded = Float.intBitsToFloat(bits) * divisor + ROUNDER;
            long integer = Double.doubleToRawLongBits(rounded) - ROUNDER_BITS;
            misses |= Float.floatToRawIntBits((float) ((rounded - ROUNDER) / divisor)) ^ bits;
            integers[i] = integer;
            min = Math.min(min, integer);
            max = Math.max(max, integer);
            sum += integer;
        }
        this.min = min;
        this.max = max;
        this.sum = sum;
        return misses == 0;
    }

    /** Whether the sum of the last column is known; it is for all but enormous integers. */
    boolean isSummed() {
        return min > -MAX_SUMMED && max < MAX_SUMMED;
    }

    /** Least value of the last column, given that it was exact. */
    double min() {
        return min / divisor;
    }

    /** Largest value of the last column, given that it was exact. */
    double max() {
        return max / divisor;
    }

    /** Sum of the values of the last column, given that it was exact: of their decimals, rounded twice. */
    double sum() {
        return sum / divisor;
    }
}
