package io.edgetsm.format.codec;

import java.util.Arrays;

/** Finds how many decimals the values of a run show, from a sample. */
final class DecimalFinder {
    static final int NONE = -1;
    private static final int SAMPLE = 64;
    private static final int MAX_DIGITS = 17;
    private static final double BITS_PER_DIGIT = 3.33;
    private static final double BITS_PER_MISS = 80;
    private static final double BITS_PER_RESIDUAL = 2;
    private static final long NEAR = 8;

    private final int[] exactFrom = new int[MAX_DIGITS + 2];
    private final int[] nearFrom = new int[MAX_DIGITS + 2];
    private final NumberMap map = new NumberMap();

    /** The digits whose expected size is least, or {@link #NONE} when too few values show any. */
    int find(long[] values, int from, int count, boolean narrow) {
        Arrays.fill(exactFrom, 0);
        Arrays.fill(nearFrom, 0);
        int size = Math.min(SAMPLE, count);
        int finite = 0;
        for (int i = 0; i < size; i++) {
            long bits = values[from + (int) ((long) i * count / size)];
            double value = narrow ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
            if (Double.isFinite(value)) {
                classify(bits, value, narrow);
                finite++;
            }
        }
        return cheapest(finite);
    }

    private void classify(long bits, double value, boolean narrow) {
        int near = MAX_DIGITS + 1;
        for (int digits = 0; digits <= MAX_DIGITS; digits++) {
            if (Math.abs(value) * Decimals.power(digits) > Decimals.MAX_SCALED) {
                break;
            }
            map.set(NumberMap.DECIMAL, narrow, digits, 0);
            long residual = map.residual(map.toInteger(bits), bits);
            if (residual == 0) {
                exactFrom[digits]++;
                nearFrom[Math.min(near, digits)]++;
                return;
            }
            if (Math.abs(residual) <= NEAR && near > MAX_DIGITS) {
                near = digits;
            }
        }
        exactFrom[MAX_DIGITS + 1]++;
        nearFrom[near]++;
    }

    private int cheapest(int finite) {
        int best = NONE;
        double bestCost = Double.MAX_VALUE;
        int exactMisses = finite;
        int nearMisses = finite;
        for (int digits = 0; digits <= MAX_DIGITS; digits++) {
            exactMisses -= exactFrom[digits];
            nearMisses -= nearFrom[digits];
            double exact = digits * BITS_PER_DIGIT * finite + exactMisses * BITS_PER_MISS;
            double near = digits * BITS_PER_DIGIT * finite + nearMisses * BITS_PER_MISS + BITS_PER_RESIDUAL * finite;
            double cost = Math.min(exact, near);
            if (cost < bestCost && 4 * nearMisses <= finite) {
                bestCost = cost;
                best = digits;
            }
        }
        return best;
    }
}
