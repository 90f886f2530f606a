package io.edgetsm.format.codec;

/** Decides how count x constant was rounded on its way into the values, and sharpens the constant for that. */
final class QuantumFinder {
    private static final int SAMPLE = 512;
    private static final int SMALLEST_PRINT = 5;
    private static final int LARGEST_PRINT = 9;
    private static final int FULL_PRINT = 15;
    private static final int ULP_STEPS = 3;
    /** Digits of the smallest power of ten that differences are looked at for. */
    private static final int SMALLEST_MULTIPLE = 2;

    private static final int[] DENOMINATORS = {3, 6, 7, 9, 12, 15, 16, 18, 24, 30, 32, 36, 48, 60, 64, 120, 128, 256};
    private static final double HOPELESS = 14;

    private final QuantumLearner learner = new QuantumLearner();
    private final NumberMap trial = new NumberMap();
    private final long[] sample = new long[SAMPLE];
    private final long[] steps = new long[SAMPLE];
    private int sampleSize;
    private double bestCost;

    /** Fills {@code found} and returns true when the values are multiples of a constant. */
    boolean find(long[] values, int from, int count, boolean narrow, int decimals, NumberMap found) {
        learner.clear();
        int size = Math.min(count, QuantumLearner.MAX_VALUES);
        sampleSize = 0;
        for (int i = 0; i < size; i++) {
            long bits = values[from + i];
            learner.add(narrow ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits));
            if ((long) i * SAMPLE / size >= sampleSize && sampleSize < SAMPLE) {
                sample[sampleSize++] = bits;
            }
        }
        bestCost = HOPELESS * sampleSize;
        double quantum = denominator(narrow);
        if (quantum == 0) {
            quantum = learner.learn();
        }
        if (quantum != 0) {
            tryRules(quantum, narrow, decimals, found);
        }
        if (bestCost < HOPELESS * sampleSize) {
            sharpen(values, from, size, found);
            return true;
        }
        return tryMultiples(values, from, count, narrow, decimals, found);
    }

    /** Means of a few readings: nearly all values are whole when multiplied by a small number that is no power of ten. */
    private double denominator(boolean narrow) {
        int allowed = sampleSize / 16;
        for (int candidate : DENOMINATORS) {
            int misses = 0;
            for (int i = 0; i < sampleSize && misses <= allowed; i++) {
                double value = narrow ? Float.intBitsToFloat((int) sample[i]) : Double.longBitsToDouble(sample[i]);
                double scaled = value * candidate;
                double tolerance = 1e-9 + Math.abs(scaled) * (narrow ? 1e-7 : 1e-13);
                misses += Math.abs(scaled - Math.rint(scaled)) <= tolerance && tolerance < 0.01 ? 0 : 1;
            }
            if (misses <= allowed) {
                return 1.0 / candidate;
            }
        }
        return 0;
    }

    /** Differences that are mostly multiples of a power of ten: few decimals on an odd offset. */
    private boolean tryMultiples(long[] values, int from, int count, boolean narrow, int decimals, NumberMap found) {
        if (decimals <= SMALLEST_MULTIPLE) {
            return false;
        }
        int size = Math.min(count - 1, SAMPLE);
        trial.set(NumberMap.DECIMAL, narrow, decimals, 0);
        long before = trial.toInteger(values[from]);
        for (int i = 0; i < size; i++) {
            long integer = trial.toInteger(values[from + i + 1]);
            steps[i] = integer - before;
            before = integer;
        }
        // Where few steps are multiples of the smallest power, no more are of a larger one.
        if (!areMultiples(size, SMALLEST_MULTIPLE)) {
            return false;
        }
        int digits = decimals - 1;
        while (!areMultiples(size, digits)) {
            digits--;
        }
        found.set(NumberMap.FIXED, narrow, decimals, Decimals.power(digits));
        return true;
    }

    /** Whether many steps are multiples of a power of ten. */
    private boolean areMultiples(int size, int digits) {
        long multiple = (long) Decimals.power(digits);
        int hits = 0;
        for (int i = 0; i < size; i++) {
            hits += steps[i] % multiple == 0 ? 1 : 0;
        }
        return hits * 10 > size * 3;
    }

    private void tryRules(double quantum, boolean narrow, int decimals, NumberMap found) {
        attempt(NumberMap.PRODUCT, narrow, 0, quantum, found);
        double inverse = Math.rint(1 / quantum);
        if (inverse >= 1 && Math.abs(inverse * quantum - 1) < 1e-6) {
            attempt(NumberMap.QUOTIENT, narrow, 0, inverse, found);
        } else {
            attempt(NumberMap.QUOTIENT, narrow, 0, 1 / quantum, found);
        }
        if (decimals >= 0) {
            attempt(NumberMap.FIXED, narrow, decimals, quantum * Decimals.power(decimals), found);
        }
        for (int digits = SMALLEST_PRINT; digits <= LARGEST_PRINT; digits++) {
            attempt(NumberMap.SIGNIFICANT, narrow, digits, quantum, found);
        }
        if (!narrow) {
            attempt(NumberMap.SIGNIFICANT, false, FULL_PRINT, quantum, found);
        }
    }

    private boolean attempt(int kind, boolean narrow, int digits, double quantum, NumberMap found) {
        trial.set(kind, narrow, digits, quantum);
        double cost = cost(trial);
        if (cost < bestCost) {
            bestCost = cost;
            found.copyFrom(trial);
            return true;
        }
        return false;
    }

    private double cost(NumberMap map) {
        double cost = 0;
        for (int i = 0; i < sampleSize && cost < bestCost; i++) {
            long integer = map.toInteger(sample[i]);
            long residual = map.residual(integer, sample[i]);
            boolean hopeless = Math.abs(residual) > 1 << 20 || map.toBits(integer, residual) != sample[i];
            cost += hopeless ? Long.SIZE : Long.SIZE - Long.numberOfLeadingZeros(Varint.zigzag(residual));
        }
        return cost;
    }

    /** Every value bounds the constant from both sides; what all of them allow is far narrower than one fit. */
    private void sharpen(long[] values, int from, int size, NumberMap found) {
        for (int round = 0; round < 3; round++) {
            double before = bestCost;
            narrowDown(values, from, size, found);
            nudge(found);
            if (bestCost == 0 || bestCost >= before) {
                return;
            }
        }
    }

    private void narrowDown(long[] values, int from, int size, NumberMap found) {
        double low = 0;
        double high = Double.MAX_VALUE;
        double slack = found.kind == NumberMap.PRODUCT || found.kind == NumberMap.QUOTIENT ? 1.01 : 0.501;
        for (int i = 0; i < size; i++) {
            long bits = values[from + i];
            double value = found.narrow ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
            long integer = found.toInteger(bits);
            if (integer == 0 || !Double.isFinite(value)) {
                continue;
            }
            double unit = unit(found, value);
            double scale = found.kind == NumberMap.FIXED ? Decimals.power(found.digits) : 1;
            double center = Math.abs(value * scale / integer);
            double half = slack * unit * scale / Math.abs((double) integer);
            if (center - half <= high && center + half >= low) {
                low = Math.max(low, center - half);
                high = Math.min(high, center + half);
            }
        }
        if (low > 0 && high < Double.MAX_VALUE) {
            double middle = low + (high - low) / 2;
            boolean quotient = found.kind == NumberMap.QUOTIENT;
            attempt(found.kind, found.narrow, found.digits, quotient ? 1 / middle : middle, found);
            double simple = simplest(low, high);
            attempt(found.kind, found.narrow, found.digits, quotient ? 1 / simple : simple, found);
        }
    }

    private static double unit(NumberMap map, double value) {
        return switch (map.kind) {
            case NumberMap.FIXED -> 1 / Decimals.power(map.digits);
            case NumberMap.SIGNIFICANT -> 1 / Decimals.power(Decimals.decimalsFor(value, map.digits));
            default -> map.narrow ? Math.ulp((float) value) : Math.ulp(value);
        };
    }

    /** The fraction of least denominator between the bounds: constants are ratios of short numbers more often than not. */
    private static double simplest(double low, double high) {
        double a = low;
        double b = high;
        double p0 = 0;
        double q0 = 1;
        double p1 = 1;
        double q1 = 0;
        for (int i = 0; i < 40; i++) {
            double whole = Math.floor(a);
            boolean last = whole + 1 <= b;
            double digit = last ? whole + 1 : whole;
            double p = digit * p1 + p0;
            double q = digit * q1 + q0;
            p0 = p1;
            q0 = q1;
            p1 = p;
            q1 = q;
            if (last || a == whole) {
                break;
            }
            double next = 1 / (b - whole);
            b = 1 / (a - whole);
            a = next;
        }
        return p1 / q1;
    }

    private void nudge(NumberMap found) {
        double quantum = found.quantum;
        double up = quantum;
        double down = quantum;
        for (int step = 0; step < ULP_STEPS; step++) {
            up = Math.nextUp(up);
            down = Math.nextDown(down);
            attempt(found.kind, found.narrow, found.digits, up, found);
            attempt(found.kind, found.narrow, found.digits, down, found);
        }
    }
}
