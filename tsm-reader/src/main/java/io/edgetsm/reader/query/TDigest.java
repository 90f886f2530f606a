package io.edgetsm.reader.query;

import java.util.Arrays;

/**
 * A merging t-digest (T. Dunning, "The t-digest: Efficient estimates of distributions", Software Impacts 7, 2021, with
 * the scale function k1): values are collected and merged into centroids whose share of the ranks at rank q is at most
 * 2π/{@value #COMPRESSION}·√(q(1−q)). A quantile lies between the middles of two of them, and what is in these reaches half of
 * one further, so that it is within one and a half of that share of the exact rank: 0.63 % of all values at the median, 0.28 %
 * at p95, 0.13 % at p99. The smallest and the largest value are exact. Digests that are merged into one another may err twice
 * as much. No NaN may be added.
 */
final class TDigest {
    private static final int COMPRESSION = 750;
    private static final int MAX_CENTROIDS = 2 * COMPRESSION;
    private static final int BUFFER_VALUES = 4096;
    /** Most heap a digest takes. */
    static final int MAX_BYTES = (2 * MAX_CENTROIDS + 2 * BUFFER_VALUES + 2 * MAX_CENTROIDS) * Double.BYTES;

    private double[] means = new double[MAX_CENTROIDS];
    private double[] weights = new double[MAX_CENTROIDS];
    private double[] nextMeans = new double[MAX_CENTROIDS];
    private double[] nextWeights = new double[MAX_CENTROIDS];
    private int centroids;
    private double merged;
    private final double[] buffer = new double[BUFFER_VALUES];
    private int buffered;
    private double min;
    private double max;

    TDigest() {
        reset();
    }

    void reset() {
        centroids = 0;
        merged = 0;
        buffered = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
    }

    /** Values added so far. */
    double weight() {
        return merged + buffered;
    }

    void add(double[] values, int from, int to) {
        for (int at = from; at < to; ) {
            int part = Math.min(to - at, BUFFER_VALUES - buffered);
            System.arraycopy(values, at, buffer, buffered, part);
            buffered += part;
            at += part;
            if (buffered == BUFFER_VALUES) {
                merge();
            }
        }
    }

    void add(TDigest other) {
        other.merge();
        merge();
        mergeCentroids(other.means, other.weights, other.centroids);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    void scale(double factor) {
        merge();
        for (int i = 0; i < centroids; i++) {
            means[i] *= factor;
        }
        double low = min * factor;
        double high = max * factor;
        min = Math.min(low, high);
        max = Math.max(low, high);
        if (factor < 0) {
            for (int i = 0, j = centroids - 1; i < j; i++, j--) {
                swap(means, i, j);
                swap(weights, i, j);
            }
        }
    }

    private static void swap(double[] array, int i, int j) {
        double kept = array[i];
        array[i] = array[j];
        array[j] = kept;
    }

    private void merge() {
        if (buffered == 0) {
            return;
        }
        Arrays.sort(buffer, 0, buffered);
        min = Math.min(min, buffer[0]);
        max = Math.max(max, buffer[buffered - 1]);
        int values = buffered;
        buffered = 0;
        mergeCentroids(buffer, null, values);
    }

    /**
     * Merges sorted centroids into the sorted ones here, joining neighbours as long as they stay within their share.
     *
     * @param addedWeights null where each weighs 1
     */
    private void mergeCentroids(double[] added, double[] addedWeights, int addedCount) {
        double total = merged;
        for (int i = 0; i < addedCount; i++) {
            total += addedWeights == null ? 1 : addedWeights[i];
        }
        int here = 0;
        int there = 0;
        int out = -1;
        double passed = 0;
        double limit = 0;
        while (here < centroids || there < addedCount) {
            boolean takeHere = there == addedCount || here < centroids && means[here] <= added[there];
            double mean = takeHere ? means[here] : added[there];
            double weight = takeHere ? weights[here++] : weightAt(addedWeights, there++);
            if (out >= 0 && passed + nextWeights[out] + weight <= limit && mayJoin(nextMeans[out], mean)) {
                nextWeights[out] += weight;
                nextMeans[out] = joined(nextMeans[out], mean, weight / nextWeights[out]);
            } else {
                passed += out >= 0 ? nextWeights[out] : 0;
                out++;
                nextMeans[out] = mean;
                nextWeights[out] = weight;
                limit = total * endOfShare(passed / total);
            }
        }
        centroids = out + 1;
        merged = total;
        double[] kept = means;
        means = nextMeans;
        nextMeans = kept;
        kept = weights;
        weights = nextWeights;
        nextWeights = kept;
    }

    private static double weightAt(double[] weights, int at) {
        return weights == null ? 1 : weights[at];
    }

    /** Infinite values stay what they are: with a finite one they have no mean, with each other none at all. */
    private static boolean mayJoin(double mean, double added) {
        return mean == added || Double.isFinite(mean) && Double.isFinite(added);
    }

    /** The difference of two finite numbers need not be one. */
    private static double joined(double mean, double added, double share) {
        return mean == added ? mean : mean * (1 - share) + added * share;
    }

    /** Rank at which a centroid that begins at rank {@code q} must end: one step of k1 further. */
    private static double endOfShare(double q) {
        double k = COMPRESSION / (2 * Math.PI) * Math.asin(2 * q - 1) + 1;
        return k >= COMPRESSION / 4.0 ? 1 : (Math.sin(k * 2 * Math.PI / COMPRESSION) + 1) / 2;
    }

    /** The value at a rank between 0 and 1, linear between the middles of centroids. */
    double quantile(double rank) {
        merge();
        double place = rank * (merged - 1) + 0.5;
        // The outermost centroid need not be the outermost value: one between that and its centroid may have come
        // later.
        if (place <= 0.5) {
            return min;
        }
        if (place >= merged - 0.5) {
            return max;
        }
        double passed = 0;
        double previousMiddle = 0.5;
        double previousMean = min;
        for (int i = 0; i < centroids; i++) {
            double middle = passed + weights[i] / 2;
            if (place < middle) {
                return interpolated(previousMean, previousMiddle, means[i], middle, place);
            }
            previousMiddle = middle;
            previousMean = means[i];
            passed += weights[i];
        }
        return interpolated(previousMean, previousMiddle, max, merged - 0.5, place);
    }

    private static double interpolated(double below, double belowPlace, double above, double abovePlace, double place) {
        double width = abovePlace - belowPlace;
        double fraction = width <= 0 ? 1 : Math.max(0, Math.min(1, (place - belowPlace) / width));
        return ValueSet.between(below, above, fraction);
    }
}
