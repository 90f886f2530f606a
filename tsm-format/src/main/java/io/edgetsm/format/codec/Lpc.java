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

    private static final int LAGS = 8;
    private static final long HALF = 1L << (SHIFT - 1);

    final long[] coefficients = new long[MAX_ORDER];
    int order;

    private final double[] autocorrelation = new double[MAX_ORDER + LAGS];
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

    /** Eight lags at once: each number is loaded once for all of them, and no sum waits long for itself. */
    private void correlate(int count, int maxOrder) {
        double[] w = windowed;
        for (int lag = 0; lag <= maxOrder; lag += LAGS) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            double e = 0;
            double f = 0;
            double g = 0;
            double h = 0;
            for (int i = lag + LAGS - 1; i < count; i++) {
                double number = w[i];
                a += number * w[i - lag];
                b += number * w[i - lag - 1];
                c += number * w[i - lag - 2];
                d += number * w[i - lag - 3];
                e += number * w[i - lag - 4];
                f += number * w[i - lag - 5];
                g += number * w[i - lag - 6];
                h += number * w[i - lag - 7];
            }
            autocorrelation[lag] = a;
            autocorrelation[lag + 1] = b;
            autocorrelation[lag + 2] = c;
            autocorrelation[lag + 3] = d;
            autocorrelation[lag + 4] = e;
            autocorrelation[lag + 5] = f;
            autocorrelation[lag + 6] = g;
            autocorrelation[lag + 7] = h;
            addFirstProducts(lag);
        }
        autocorrelation[0] *= 1 + 1e-10;
    }

    /** The numbers so early that the longest of eight lags would reach before the first. */
    private void addFirstProducts(int lag) {
        for (int i = lag; i < lag + LAGS - 1; i++) {
            for (int shorter = lag; shorter <= i; shorter++) {
                autocorrelation[shorter] += windowed[i] * windowed[i - shorter];
            }
        }
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
        switch (order) {
            case 4 -> residuals4(coefficients, numbers, count, target);
            case 8 -> residuals8(coefficients, numbers, count, target);
            case 12 -> residuals12(coefficients, numbers, count, target);
            default -> {
                for (int i = order; i < count; i++) {
                    target[i] = Varint.zigzag(numbers[i] - predict(coefficients, order, numbers, i));
                }
            }
        }
    }

    private static void residuals4(long[] c, long[] n, int count, long[] target) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        for (int i = 4; i < count; i++) {
            long sum = c0 * n[i - 1] + c1 * n[i - 2] + (c2 * n[i - 3] + c3 * n[i - 4]);
            target[i] = Varint.zigzag(n[i] - (sum + HALF >> SHIFT));
        }
    }

    private static void residuals8(long[] c, long[] n, int count, long[] target) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long c4 = c[4];
        long c5 = c[5];
        long c6 = c[6];
        long c7 = c[7];
        for (int i = 8; i < count; i++) {
            long near = c0 * n[i - 1] + c1 * n[i - 2] + (c2 * n[i - 3] + c3 * n[i - 4]);
            long far = c4 * n[i - 5] + c5 * n[i - 6] + (c6 * n[i - 7] + c7 * n[i - 8]);
            target[i] = Varint.zigzag(n[i] - (near + far + HALF >> SHIFT));
        }
    }

    private static void residuals12(long[] c, long[] n, int count, long[] target) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long c4 = c[4];
        long c5 = c[5];
        long c6 = c[6];
        long c7 = c[7];
        long c8 = c[8];
        long c9 = c[9];
        long c10 = c[10];
        long c11 = c[11];
        for (int i = 12; i < count; i++) {
            long near = c0 * n[i - 1] + c1 * n[i - 2] + (c2 * n[i - 3] + c3 * n[i - 4]);
            long far = c4 * n[i - 5] + c5 * n[i - 6] + (c6 * n[i - 7] + c7 * n[i - 8]);
            long last = c8 * n[i - 9] + c9 * n[i - 10] + (c10 * n[i - 11] + c11 * n[i - 12]);
            target[i] = Varint.zigzag(n[i] - (near + far + last + HALF >> SHIFT));
        }
    }

    /**
     * Puts numbers in place of zigzag residuals. The number just restored stays in a register: only its own product waits
     * for it. The orders that bursts behind LZ4 have are loops of their own, their coefficients out of memory.
     */
    static void restore(long[] coefficients, int order, long[] numbers, int from, int to) {
        switch (order) {
            case 4 -> restore4(coefficients, numbers, from, to);
            case 8 -> restore8(coefficients, numbers, from, to);
            case 12 -> restore12(coefficients, numbers, from, to);
            default -> {
                long nearest = coefficients[0];
                long previous = numbers[from - 1];
                for (int i = from; i < to; i++) {
                    long others = sum(coefficients, order, numbers, i);
                    previous = Varint.unzigzag(numbers[i]) + (others + nearest * previous >> SHIFT);
                    numbers[i] = previous;
                }
            }
        }
    }

    private static void restore4(long[] c, long[] n, int from, int to) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long previous = n[from - 1];
        for (int i = from; i < to; i++) {
            long others = HALF + c1 * n[i - 2] + (c2 * n[i - 3] + c3 * n[i - 4]);
            previous = Varint.unzigzag(n[i]) + (others + c0 * previous >> SHIFT);
            n[i] = previous;
        }
    }

    private static void restore8(long[] c, long[] n, int from, int to) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long c4 = c[4];
        long c5 = c[5];
        long c6 = c[6];
        long c7 = c[7];
        long previous = n[from - 1];
        for (int i = from; i < to; i++) {
            long far = c4 * n[i - 5] + c5 * n[i - 6] + (c6 * n[i - 7] + c7 * n[i - 8]);
            long others = HALF + far + (c2 * n[i - 3] + c3 * n[i - 4]) + c1 * n[i - 2];
            previous = Varint.unzigzag(n[i]) + (others + c0 * previous >> SHIFT);
            n[i] = previous;
        }
    }

    private static void restore12(long[] c, long[] n, int from, int to) {
        long c0 = c[0];
        long c1 = c[1];
        long c2 = c[2];
        long c3 = c[3];
        long c4 = c[4];
        long c5 = c[5];
        long c6 = c[6];
        long c7 = c[7];
        long c8 = c[8];
        long c9 = c[9];
        long c10 = c[10];
        long c11 = c[11];
        long previous = n[from - 1];
        for (int i = from; i < to; i++) {
            long last = c8 * n[i - 9] + c9 * n[i - 10] + (c10 * n[i - 11] + c11 * n[i - 12]);
            long far = c4 * n[i - 5] + c5 * n[i - 6] + (c6 * n[i - 7] + c7 * n[i - 8]);
            long others = HALF + last + far + (c2 * n[i - 3] + c3 * n[i - 4]) + c1 * n[i - 2];
            previous = Varint.unzigzag(n[i]) + (others + c0 * previous >> SHIFT);
            n[i] = previous;
        }
    }

    private static long predict(long[] coefficients, int order, long[] numbers, int i) {
        return sum(coefficients, order, numbers, i) + coefficients[0] * numbers[i - 1] >> SHIFT;
    }

    /** All products but the nearest, in straight lines of eight: their bounds are checked once a line. */
    private static long sum(long[] coefficients, int order, long[] numbers, int i) {
        long sum = HALF;
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
