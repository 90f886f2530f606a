package io.edgetsm.reader.query;

import io.edgetsm.format.CompensatedSum;
import io.edgetsm.format.ValueType;

/** The loops over samples in arrays: one each, so that each is compiled for itself. Values come as their bits. */
final class Kernels {
    private Kernels() {}

    /** Value bits as numbers, at the same places. */
    static void toNumbers(ValueType type, long[] bits, double[] numbers, int from, int to) {
        switch (type) {
            case FLOAT64, BURST_FLOAT64 -> {
                for (int i = from; i < to; i++) {
                    numbers[i] = Double.longBitsToDouble(bits[i]);
                }
            }
            case FLOAT32, BURST_FLOAT32 -> {
                for (int i = from; i < to; i++) {
                    numbers[i] = Float.intBitsToFloat((int) bits[i]);
                }
            }
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> {
                for (int i = from; i < to; i++) {
                    numbers[i] = bits[i];
                }
            }
        }
    }

    /** Adds the values to a sum. */
    static void sum(ValueType type, long[] bits, int from, int to, CompensatedSum target) {
        switch (type) {
            case FLOAT64, BURST_FLOAT64 -> target.addDoubles(bits, from, to);
            case FLOAT32, BURST_FLOAT32 -> target.addFloats(bits, from, to);
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> target.addIntegers(bits, from, to);
        }
    }

    /** The smallest of these values and one beside them; NaN if one of them is. */
    static double min(ValueType type, long[] bits, int from, int to, double other) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> minOfDoubles(bits, from, to, other);
            case FLOAT32, BURST_FLOAT32 -> minOfFloats(bits, from, to, other);
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> Math.min(other, (double) minOfIntegers(bits, from, to));
        };
    }

    private static double minOfDoubles(long[] bits, int from, int to, double other) {
        double min = other;
        for (int i = from; i < to; i++) {
            double number = Double.longBitsToDouble(bits[i]);
            // A branch that is hardly ever taken costs less than a minimum that knows of NaN.
            if (!(number >= min)) {
                min = Math.min(min, number);
            }
        }
        return min;
    }

    private static double minOfFloats(long[] bits, int from, int to, double other) {
        double min = other;
        for (int i = from; i < to; i++) {
            float number = Float.intBitsToFloat((int) bits[i]);
            if (!(number >= min)) {
                min = Math.min(min, number);
            }
        }
        return min;
    }

    private static long minOfIntegers(long[] values, int from, int to) {
        long min = values[from];
        for (int i = from + 1; i < to; i++) {
            min = Math.min(min, values[i]);
        }
        return min;
    }

    /** The largest of these values and one beside them; NaN if one of them is. */
    static double max(ValueType type, long[] bits, int from, int to, double other) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> maxOfDoubles(bits, from, to, other);
            case FLOAT32, BURST_FLOAT32 -> maxOfFloats(bits, from, to, other);
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> Math.max(other, (double) maxOfIntegers(bits, from, to));
        };
    }

    private static double maxOfDoubles(long[] bits, int from, int to, double other) {
        double max = other;
        for (int i = from; i < to; i++) {
            double number = Double.longBitsToDouble(bits[i]);
            if (!(number <= max)) {
                max = Math.max(max, number);
            }
        }
        return max;
    }

    private static double maxOfFloats(long[] bits, int from, int to, double other) {
        double max = other;
        for (int i = from; i < to; i++) {
            float number = Float.intBitsToFloat((int) bits[i]);
            if (!(number <= max)) {
                max = Math.max(max, number);
            }
        }
        return max;
    }

    private static long maxOfIntegers(long[] values, int from, int to) {
        long max = values[from];
        for (int i = from + 1; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    static double squaredDeviations(double[] numbers, int from, int to, double mean) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            double deviation = numbers[i] - mean;
            squares += deviation * deviation;
        }
        return squares;
    }

    /** First place in {@code [from, to)} whose time is past {@code last}. */
    static int firstAfter(long[] times, int from, int to, long last) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] > last) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The same, looked for in steps that double from where it may well be. */
    static int firstAfter(long[] times, int from, int to, long last, int guess) {
        int at = Math.max(from, Math.min(guess, to));
        int step = 1;
        if (at < to && times[at] <= last) {
            int low = at + 1;
            while (low < to && times[Math.min(low + step, to) - 1] <= last) {
                low = Math.min(low + step, to);
                step *= 2;
            }
            return firstAfter(times, low, Math.min(low + step, to), last);
        }
        int high = at;
        while (high > from && times[Math.max(high - step, from)] > last) {
            high = Math.max(high - step, from);
            step *= 2;
        }
        return firstAfter(times, Math.max(high - step, from), high, last);
    }
}
