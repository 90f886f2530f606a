package io.edgetsm.format.codec;

/** Polynomial prediction of order 0 to 3 in wraparound arithmetic; the samples before the first count as zero. */
final class FixedPredictor {
    static final int MAX_ORDER = 3;

    private FixedPredictor() {}

    /** Replaces values by zigzag residuals; returns the bitwise or of them all. */
    static long residuals(long[] values, int from, int count, int order, long[] target) {
        long a = 0;
        long b = 0;
        long c = 0;
        long any = 0;
        for (int i = 0; i < count; i++) {
            long value = values[from + i];
            long residual = Varint.zigzag(value - predict(order, a, b, c));
            c = b;
            b = a;
            a = value;
            any |= residual;
            target[i] = residual;
        }
        return any;
    }

    static void restore(long[] residuals, int count, int order) {
        long a = 0;
        long b = 0;
        long c = 0;
        for (int i = 0; i < count; i++) {
            long value = Varint.unzigzag(residuals[i]) + predict(order, a, b, c);
            c = b;
            b = a;
            a = value;
            residuals[i] = value;
        }
    }

    private static long predict(int order, long a, long b, long c) {
        return switch (order) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> 2 * a - b;
            default -> 3 * (a - b) + c;
        };
    }
}
