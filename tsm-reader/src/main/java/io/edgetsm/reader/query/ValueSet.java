package io.edgetsm.reader.query;

import java.util.Arrays;

/** The values of one window for quantiles: all of them up to a bound, a {@link TDigest} beyond. */
final class ValueSet {
    /** So many values are kept; a quantile of them is exact. */
    static final int EXACT_VALUES = 4096;

    private final Guard guard;
    private double[] values = new double[0];
    private int count;
    private TDigest digest;
    private boolean nan;

    ValueSet(Guard guard) {
        this.guard = guard;
    }

    void reset() {
        count = 0;
        nan = false;
        if (digest != null) {
            digest.reset();
        }
    }

    private boolean isDigest() {
        return digest != null && digest.weight() > 0;
    }

    void add(double[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            nan |= Double.isNaN(source[i]);
        }
        if (nan) {
            return;
        }
        if (isDigest() || count + (to - from) > EXACT_VALUES) {
            digest().add(source, from, to);
            return;
        }
        reserve(count + to - from);
        System.arraycopy(source, from, values, count, to - from);
        count += to - from;
    }

    private void reserve(int needed) {
        if (needed > values.length) {
            int capacity = Math.min(EXACT_VALUES, Math.max(16, Math.max(needed, 2 * values.length)));
            guard.reserve((long) (capacity - values.length) * Double.BYTES, "values of quantiles");
            values = Arrays.copyOf(values, capacity);
        }
    }

    /** The digest, with what has been kept so far. */
    private TDigest digest() {
        if (digest == null) {
            guard.reserve(TDigest.MAX_BYTES, "sketches of quantiles");
            digest = new TDigest();
        }
        digest.add(values, 0, count);
        count = 0;
        return digest;
    }

    void add(ValueSet other) {
        nan |= other.nan;
        if (nan) {
            return;
        }
        if (other.isDigest()) {
            digest().add(other.digest);
        } else {
            add(other.values, 0, other.count);
        }
    }

    void scale(double factor) {
        if (isDigest()) {
            digest.scale(factor);
        }
        for (int i = 0; i < count; i++) {
            values[i] *= factor;
        }
    }

    /** The quantile of a rank between 0 and 1; of no values NaN. */
    double quantile(double rank) {
        if (nan) {
            return Double.NaN;
        }
        if (isDigest()) {
            return digest.quantile(rank);
        }
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(values, 0, count);
        double place = rank * (count - 1);
        int low = (int) place;
        double below = values[low];
        double above = values[Math.min(count - 1, low + 1)];
        return between(below, above, place - low);
    }

    /** Linear between two values, also between infinite ones. */
    static double between(double below, double above, double fraction) {
        if (below == above || fraction == 0) {
            return below;
        }
        return below * (1 - fraction) + above * fraction;
    }
}
