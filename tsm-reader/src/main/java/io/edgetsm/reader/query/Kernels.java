package io.edgetsm.reader.query;

import io.edgetsm.format.CompensatedSum;
import io.edgetsm.format.ValueType;

/** The loops over samples in arrays: one each, so that each is compiled for itself. */
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

    /** Adds the numbers. Two chains of additions, since one waits for itself. */
    static void sum(double[] numbers, int from, int to, CompensatedSum target) {
        double sum = 0;
        double error = 0;
        double otherSum = 0;
        double otherError = 0;
        int i = from;
        for (; i < to - 1; i += 2) {
            // The error of an addition without a branch: D. Knuth, The Art of Computer Programming 2, 4.2.2, theorem B.
            double a = numbers[i];
            double next = sum + a;
            double part = next - sum;
            error += sum - (next - part) + (a - part);
            sum = next;
            double b = numbers[i + 1];
            double otherNext = otherSum + b;
            double otherPart = otherNext - otherSum;
            otherError += otherSum - (otherNext - otherPart) + (b - otherPart);
            otherSum = otherNext;
        }
        if (Double.isFinite(sum + otherSum + error + otherError)) {
            target.add(sum, error);
            target.add(otherSum, otherError);
        } else {
            // Two chains may leave the range of doubles where one does not.
            i = from;
        }
        for (; i < to; i++) {
            target.add(numbers[i]);
        }
    }

    static double min(double[] numbers, int from, int to) {
        double min = Double.POSITIVE_INFINITY;
        double other = Double.POSITIVE_INFINITY;
        int i = from;
        for (; i < to - 1; i += 2) {
            min = Math.min(min, numbers[i]);
            other = Math.min(other, numbers[i + 1]);
        }
        return i < to ? Math.min(Math.min(min, other), numbers[i]) : Math.min(min, other);
    }

    static double max(double[] numbers, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        double other = Double.NEGATIVE_INFINITY;
        int i = from;
        for (; i < to - 1; i += 2) {
            max = Math.max(max, numbers[i]);
            other = Math.max(other, numbers[i + 1]);
        }
        return i < to ? Math.max(Math.max(max, other), numbers[i]) : Math.max(max, other);
    }

    static double squaredDeviations(double[] numbers, int from, int to, double mean) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            double deviation = numbers[i] - mean;
            squares += deviation * deviation;
        }
        return squares;
    }

    /** First place in {@code [from, to)} whose time is past {@code last}; {@code guess} is where it may well be. */
    static int firstAfter(long[] times, int from, int to, long last, int guess) {
        if (guess > from && guess < to && times[guess - 1] <= last && times[guess] > last) {
            return guess;
        }
        if (times[to - 1] <= last) {
            return to;
        }
        int low = from;
        int high = to - 1;
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
}
