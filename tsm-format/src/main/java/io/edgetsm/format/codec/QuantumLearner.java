package io.edgetsm.format.codec;

/**
 * Finds the constant of values that are count x constant, printed with few digits or not: what an ADC delivers. Works
 * on differences of neighbours in sorted order, which are small multiples, and carries the estimate to ever larger ones,
 * where the same relative error shows more.
 */
final class QuantumLearner {
    static final int MAX_VALUES = 4096;
    private static final int MIN_VALUES = 32;
    private static final int STARTS = 12;
    private static final double GOOD_FIT = 0.12;
    private static final int MAX_STEPS = 64;

    private final double[] values = new double[MAX_VALUES];
    private final double[] differences = new double[MAX_VALUES];
    private final DoubleSorter sorter = new DoubleSorter(MAX_VALUES);
    private int valueCount;
    private int differenceCount;
    private double fit;

    /** Forgets all values. */
    void clear() {
        valueCount = 0;
    }

    void add(double value) {
        if (valueCount < MAX_VALUES && Math.abs(value) < 1e300) {
            values[valueCount++] = Math.abs(value);
        }
    }

    /** The constant, or 0 when the values show none. */
    double learn() {
        sorter.sort(values, valueCount);
        int distinct = 0;
        for (int i = 0; i < valueCount; i++) {
            if (distinct == 0 || values[i] > values[distinct - 1] * (1 + 1e-12) + Double.MIN_NORMAL) {
                values[distinct++] = values[i];
            }
        }
        valueCount = distinct;
        if (distinct < MIN_VALUES) {
            return 0;
        }
        differenceCount = 0;
        for (int i = 1; i < distinct; i++) {
            differences[differenceCount++] = values[i] - values[i - 1];
        }
        sorter.sort(differences, differenceCount);
        return search();
    }

    private double search() {
        for (int start = 0; start < STARTS; start++) {
            double guess = differences[(int) ((long) differenceCount * start * start / (4L * STARTS * STARTS))];
            double quantum = grow(guess);
            if (quantum > 0) {
                return quantum;
            }
        }
        return 0;
    }

    /** Fits ever larger differences, then the values themselves; gives up beyond any range that counts could have. */
    private double grow(double guess) {
        double quantum = guess;
        double reach = 1.5 * guess;
        for (int step = 0; isUsable(quantum); step++) {
            quantum = fitDifferences(quantum, reach);
            if (reach >= differences[differenceCount - 1]) {
                return growToValues(quantum);
            }
            if (step == MAX_STEPS) {
                return 0;
            }
            reach *= 2;
        }
        return 0;
    }

    private double growToValues(double start) {
        double quantum = start;
        double largest = values[valueCount - 1];
        double reach = 64 * quantum;
        for (int step = 0; isUsable(quantum) && step < MAX_STEPS; step++) {
            quantum = fitValues(quantum, reach);
            if (reach >= largest) {
                return isUsable(quantum) && fit < GOOD_FIT ? quantum : 0;
            }
            reach *= 4;
        }
        return 0;
    }

    /** Sums of squares of odd values may have left the range of doubles. */
    private static boolean isUsable(double quantum) {
        return quantum >= Double.MIN_NORMAL && quantum <= Double.MAX_VALUE;
    }

    private double fitDifferences(double quantum, double reach) {
        double products = 0;
        double squares = 0;
        double miss = 0;
        int used = 0;
        for (int i = 0; i < differenceCount && differences[i] <= reach; i++) {
            double multiple = Math.rint(differences[i] / quantum);
            if (multiple == 0) {
                continue;
            }
            miss += Math.abs(differences[i] / quantum - multiple);
            products += differences[i] * multiple;
            squares += multiple * multiple;
            used++;
        }
        return used == 0 || miss > 0.18 * used ? 0 : products / squares;
    }

    private double fitValues(double quantum, double reach) {
        double products = 0;
        double squares = 0;
        double miss = 0;
        int used = 0;
        for (int i = 0; i < valueCount && values[i] <= reach; i++) {
            double multiple = Math.rint(values[i] / quantum);
            miss += Math.abs(values[i] / quantum - multiple);
            products += values[i] * multiple;
            squares += multiple * multiple;
            used++;
        }
        if (used < 3 || squares == 0) {
            return quantum;
        }
        fit = miss / used;
        return fit > 0.18 ? 0 : products / squares;
    }
}
