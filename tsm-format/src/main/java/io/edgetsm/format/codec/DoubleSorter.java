package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Sorts doubles that are finite and not negative. Each goes at once to about where it belongs, as if they were spread evenly
 * (E. J. Isaac, R. C. Singleton: Sorting by Address Calculation, JACM 3, 1956): of measured noise, and of the gaps between
 * its values, a third of the time of a comparison sort. Where too many belong to one place, that is what sorts them. Reusable,
 * single-threaded.
 */
final class DoubleSorter {
    /** Fewer are sorted as quickly by comparing. */
    private static final int FEW = 64;
    /** What an insertion costs grows with the square of how many share a place: this much a value still pays. */
    private static final int MOST_COMPARISONS = 8;

    private final double[] scattered;
    private final int[] starts;

    /** @param most values that will be sorted at once */
    DoubleSorter(int most) {
        scattered = new double[most];
        starts = new int[most + 1];
    }

    /** Sorts the first values ascending. */
    void sort(double[] values, int count) {
        if (count < FEW || !scatter(values, count)) {
            Arrays.sort(values, 0, count);
        } else {
            insert(values, count);
        }
    }

    /** Brings the values into the order of their places; false when that would be of no use. */
    private boolean scatter(double[] values, int count) {
        double low = values[0];
        double high = low;
        for (int i = 1; i < count; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        double scale = (count - 1) / (high - low);
        return scale > 0 && scale <= Double.MAX_VALUE && scatter(values, count, low, scale);
    }

    private boolean scatter(double[] values, int count, double low, double scale) {
        Arrays.fill(starts, 0, count + 1, 0);
        for (int i = 0; i < count; i++) {
            starts[place(values[i], low, scale) + 1]++;
        }
        long comparisons = 0;
        for (int i = 1; i <= count; i++) {
            comparisons += (long) starts[i] * starts[i];
            starts[i] += starts[i - 1];
        }
        if (comparisons > (long) MOST_COMPARISONS * count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            scattered[starts[place(values[i], low, scale)]++] = values[i];
        }
        return true;
    }

    private static int place(double value, double low, double scale) {
        return (int) ((value - low) * scale);
    }

    private void insert(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            double value = scattered[i];
            int at = i;
            while (at > 0 && values[at - 1] > value) {
                values[at] = values[at - 1];
                at--;
            }
            values[at] = value;
        }
    }
}
