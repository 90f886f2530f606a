package io.edgetsm.format.codec;

/**
 * Quantised linear prediction: the next number is {@code sum(coefficient[j] * number[i - 1 - j]) >> shift}, in
 * wraparound arithmetic, so that any coefficients decode deterministically.
 */
final class Lpc {
    static final int MAX_ORDER = 32;
    static final int SHIFT = 12;
    static final int MAX_COEFFICIENT_BITS = 24;
    private static final double BITS_PER_COEFFICIENT = 13;

    final long[] coefficients = new long[MAX_ORDER];
    int order;

    private final double[] autocorrelation = new double[MAX_ORDER + 1];
    private final double[] solution = new double[MAX_ORDER];
    private final double[] previous = new double[MAX_ORDER];
    private final double[] best = new double[MAX_ORDER];
    private double[] windowed = new double[0];

    /**
     * Finds order and coefficients for the numbers.
     *
     * @return false when prediction would not pay or the numbers are out of range for it
     */
    boolean fit(long[] numbers, int count, int maxOrder) {
        if (windowed.length < count) {
            windowed = new double[count + count / 4];
        }
        window(numbers, count);
        correlate(count, Math.min(maxOrder, count / 16));
        double energy = autocorrelation[0];
        if (!(energy > 0) || energy > 1e30 || count < 64) {
            return false;
        }
        solve(count, Math.min(maxOrder, count / 16));
        return order > 0 && quantise();
    }

    /** Tapers both ends over an eighth: without it the block's edges spoil the solution. */
    private void window(long[] numbers, int count) {
        int taper = Math.max(1, count / 32);
        for (int i = 0; i < count; i++) {
            int edge = Math.min(i, count - 1 - i);
            double weight = edge >= taper ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * (edge + 0.5) / taper);
            windowed[i] = numbers[i] * weight;
        }
    }

    private void correlate(int count, int maxOrder) {
        for (int lag = 0; lag <= maxOrder; lag++) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = lag;
            for (; i + 3 < count; i += 4) {
                a += windowed[i] * windowed[i - lag];
                b += windowed[i + 1] * windowed[i + 1 - lag];
                c += windowed[i + 2] * windowed[i + 2 - lag];
                d += windowed[i + 3] * windowed[i + 3 - lag];
            }
            for (; i < count; i++) {
                a += windowed[i] * windowed[i - lag];
            }
            autocorrelation[lag] = a + b + c + d;
        }
        autocorrelation[0] *= 1 + 1e-10;
    }

    /** Levinson and Durbin; keeps the order whose expected size is least. */
    private void solve(int count, int maxOrder) {
        double error = autocorrelation[0];
        double bestBits = 0.5 * count * Math.log(error) / Math.log(2);
        order = 0;
        for (int i = 0; i < maxOrder && error > 0; i++) {
            double reflection = autocorrelation[i + 1];
            for (int j = 0; j < i; j++) {
                reflection -= solution[j] * autocorrelation[i - j];
            }
            reflection /= error;
            System.arraycopy(solution, 0, previous, 0, i);
            solution[i] = reflection;
            for (int j = 0; j < i; j++) {
                solution[j] = previous[j] - reflection * previous[i - 1 - j];
            }
            error *= 1 - reflection * reflection;
            double bits =
                    0.5 * count * Math.log(Math.max(error, 1e-300)) / Math.log(2) + (i + 1) * BITS_PER_COEFFICIENT;
            if (bits < bestBits) {
                bestBits = bits;
                order = i + 1;
                System.arraycopy(solution, 0, best, 0, order);
            }
        }
    }

    /** Carries each rounding error into the next coefficient. */
    private boolean quantise() {
        double carry = 0;
        for (int i = 0; i < order; i++) {
            double exact = best[i] * (1 << SHIFT) + carry;
            if (!(Math.abs(exact) < 1 << (MAX_COEFFICIENT_BITS - 2))) {
                return false;
            }
            coefficients[i] = (long) Math.rint(exact);
            carry = exact - coefficients[i];
        }
        return true;
    }

    /** Zigzag residuals of all numbers but the first {@code order}, whose places are left alone. */
    void residuals(long[] numbers, int count, long[] target) {
        for (int i = order; i < count; i++) {
            target[i] = Varint.zigzag(numbers[i] - predict(coefficients, order, numbers, i));
        }
    }

    /** The number just restored stays in a register: only its own product waits for it. */
    static void restore(long[] coefficients, int order, long[] numbers, int from, int to) {
        long nearest = coefficients[0];
        long previous = numbers[from - 1];
        for (int i = from; i < to; i++) {
            long others = sum(coefficients, order, numbers, i);
            previous = Varint.unzigzag(numbers[i]) + (others + nearest * previous >> SHIFT);
            numbers[i] = previous;
        }
    }

    private static long predict(long[] coefficients, int order, long[] numbers, int i) {
        return sum(coefficients, order, numbers, i) + coefficients[0] * numbers[i - 1] >> SHIFT;
    }

    /** All products but the nearest, in four chains: one alone would wait for itself. */
    private static long sum(long[] coefficients, int order, long[] numbers, int i) {
        long a = 1L << (SHIFT - 1);
        long b = 0;
        long c = 0;
        long d = 0;
        int j = 1;
        for (int at = i - 2; j <= order - 4; j += 4, at -= 4) {
            a += coefficients[j] * numbers[at];
            b += coefficients[j + 1] * numbers[at - 1];
            c += coefficients[j + 2] * numbers[at - 2];
            d += coefficients[j + 3] * numbers[at - 3];
        }
        for (; j < order; j++) {
            a += coefficients[j] * numbers[i - 1 - j];
        }
        return (a + b) + (c + d);
    }
}
