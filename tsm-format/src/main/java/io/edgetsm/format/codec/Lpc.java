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
    private static final int MIN_COUNT = 64;
    private static final double MAX_ENERGY = 1e30;
    /** Orders between cost a loop its straight lines. */
    private static final int ORDER_STEP = 4;

    final long[] coefficients = new long[MAX_ORDER];
    int order;

    private final double[] autocorrelation = new double[MAX_ORDER + 4];
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
        order = 0;
        if (count < MIN_COUNT) {
            return false;
        }
        window(numbers, count);
        correlate(count, Math.min(maxOrder, count / 16));
        double energy = autocorrelation[0];
        if (!(energy > 0) || energy > MAX_ENERGY) {
            return false;
        }
        solve(count, Math.min(maxOrder, count / 16));
        return order > 0 && quantise();
    }

    /** Tapers both ends over a thirty-second: without it the block's edges spoil the solution. */
    private void window(long[] numbers, int count) {
        for (int i = 0; i < count; i++) {
            windowed[i] = numbers[i];
        }
        int taper = Math.max(1, count / 32);
        for (int edge = 0; edge < taper && edge < count; edge++) {
            double weight = 0.5 - 0.5 * Math.cos(Math.PI * (edge + 0.5) / taper);
            windowed[edge] *= weight;
            windowed[count - 1 - edge] *= weight;
        }
    }

    /** Four lags at once: each number is loaded once for all of them. */
    private void correlate(int count, int maxOrder) {
        for (int lag = 0; lag <= maxOrder; lag += 4) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            double[] w = windowed;
            for (int i = lag + 3; i < count; i++) {
                double number = w[i];
                a += number * w[i - lag];
                b += number * w[i - lag - 1];
                c += number * w[i - lag - 2];
                d += number * w[i - lag - 3];
            }
            for (int i = lag; i < lag + 3; i++) {
                a += w[i] * w[i - lag];
                b += i > lag ? w[i] * w[i - lag - 1] : 0;
                c += i > lag + 1 ? w[i] * w[i - lag - 2] : 0;
            }
            autocorrelation[lag] = a;
            autocorrelation[lag + 1] = b;
            autocorrelation[lag + 2] = c;
            autocorrelation[lag + 3] = d;
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
            if (bits < bestBits && (i & ORDER_STEP - 1) == ORDER_STEP - 1) {
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

    /** All products but the nearest, in straight lines of eight: their bounds are checked once a line. */
    private static long sum(long[] coefficients, int order, long[] numbers, int i) {
        long sum = 1L << (SHIFT - 1);
        int j = 1;
        if (order >= 8) {
            sum += firstLine(coefficients, numbers, i - 1);
            for (j = 8; j + 8 <= order; j += 8) {
                sum += line(coefficients, j, numbers, i - 1 - j);
            }
            if (j + 4 <= order) {
                sum += halfLine(coefficients, j, numbers, i - 1 - j);
                j += 4;
            }
        }
        for (; j < order; j++) {
            sum += coefficients[j] * numbers[i - 1 - j];
        }
        return sum;
    }

    private static long firstLine(long[] c, long[] n, int i) {
        return ((c[1] * n[i - 1] + c[2] * n[i - 2]) + (c[3] * n[i - 3] + c[4] * n[i - 4]))
                + ((c[5] * n[i - 5] + c[6] * n[i - 6]) + c[7] * n[i - 7]);
    }

    private static long line(long[] c, int j, long[] n, int i) {
        return ((c[j] * n[i] + c[j + 1] * n[i - 1]) + (c[j + 2] * n[i - 2] + c[j + 3] * n[i - 3]))
                + ((c[j + 4] * n[i - 4] + c[j + 5] * n[i - 5]) + (c[j + 6] * n[i - 6] + c[j + 7] * n[i - 7]));
    }

    private static long halfLine(long[] c, int j, long[] n, int i) {
        return (c[j] * n[i] + c[j + 1] * n[i - 1]) + (c[j + 2] * n[i - 2] + c[j + 3] * n[i - 3]);
    }
}
