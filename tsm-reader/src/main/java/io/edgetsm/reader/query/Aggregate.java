package io.edgetsm.reader.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the samples of a window are condensed to. Burst values are scaled first.
 *
 * <p><b>Not a number.</b> A NaN is a reading. {@code count} counts it, {@code first} and {@code last} show it, {@code delta}
 * is NaN where one of its two ends is, and every other aggregate of a window that holds one is NaN; {@code increase} and
 * {@code rate} also where the sample before the window is. Infinities follow IEEE 754: infinities of both signs sum to
 * NaN, between them a line has no area, an infinite value has the standard deviation NaN; a sum beyond the range of a
 * double is infinite. Which of two zeros of different sign is the smallest is left open.
 *
 * <p><b>The sample before.</b> {@code delta}, {@code increase} and {@code rate} look at the steps between neighbouring
 * samples; the step from the last sample of an earlier window belongs to the window of the later sample, so that the
 * windows of a range add up to the whole. The sample before the range takes part alike.
 *
 * @param function what is computed
 * @param parameter rank of a quantile, between 0 and 1; else 0
 * @param label name in queries and headings
 */
public record Aggregate(Function function, double parameter, String label) {
    /** The functions. */
    public enum Function {
        /** Number of samples. */
        COUNT,
        /** Sum, with Neumaier's compensation. */
        SUM,
        /** Sum divided by count. */
        MEAN,
        /** Smallest value. */
        MIN,
        /** Largest value. */
        MAX,
        /** Value of the earliest sample. */
        FIRST,
        /** Value of the latest sample. */
        LAST,
        /** Largest less smallest. */
        RANGE,
        /** Standard deviation of the samples at hand (divided by their number). */
        STDDEV,
        /**
         * Quantile, linear between the nearest ranks: exact up to {@value ValueSet#EXACT_VALUES} values, from a t-digest
         * beyond, see {@link TDigest} for its error.
         */
        QUANTILE,
        /** Last value less that of the sample before the window, or less the first where there is none. */
        DELTA,
        /** Sum of the steps of a counter; where it falls it has begun anew from zero. */
        INCREASE,
        /** Increase per second from the sample before the window to the last one. */
        RATE,
        /** Area below the line through the samples, in value times seconds; of switches and integers, below the steps. */
        INTEGRAL,
        /** Area below the steps: every value holds until the next sample. */
        INTEGRAL_STEP,
        /** Area below the line through the samples. */
        INTEGRAL_LINEAR,
        /** Integral divided by the time it covers: what the value was on average over time rather than over samples. */
        TWMEAN,
        /** The same over steps. */
        TWMEAN_STEP,
        /** The same over lines. */
        TWMEAN_LINEAR
    }

    /** Number of samples. */
    public static final Aggregate COUNT = of(Function.COUNT);
    /** Sum. */
    public static final Aggregate SUM = of(Function.SUM);
    /** Arithmetic mean of the samples. */
    public static final Aggregate MEAN = of(Function.MEAN);
    /** Smallest value. */
    public static final Aggregate MIN = of(Function.MIN);
    /** Largest value. */
    public static final Aggregate MAX = of(Function.MAX);
    /** Value of the earliest sample. */
    public static final Aggregate FIRST = of(Function.FIRST);
    /** Value of the latest sample. */
    public static final Aggregate LAST = of(Function.LAST);

    private static final List<Aggregate> PLAIN = plain();

    private static Aggregate of(Function function) {
        String name = function.name().toLowerCase(Locale.ROOT);
        int mode = name.indexOf('_');
        return new Aggregate(
                function, 0, mode < 0 ? name : name.substring(0, mode) + "(" + name.substring(mode + 1) + ")");
    }

    private static List<Aggregate> plain() {
        List<Aggregate> all = new ArrayList<>();
        for (Function function : Function.values()) {
            if (function != Function.QUANTILE) {
                all.add(of(function));
            }
        }
        return List.copyOf(all);
    }

    /**
     * A quantile.
     *
     * @param rank between 0 (smallest) and 1 (largest)
     */
    public static Aggregate quantile(double rank) {
        if (!(rank >= 0 && rank <= 1)) {
            throw new IllegalArgumentException("rank of a quantile is out of range: rank=" + rank + "; give 0 to 1");
        }
        return new Aggregate(Function.QUANTILE, rank, "quantile(" + rank + ")");
    }

    /**
     * The aggregate of that name, in any case: {@code mean}, {@code p95}, {@code quantile(0.95)}, {@code twmean(step)}.
     *
     * @throws IllegalArgumentException listing the known names
     */
    public static Aggregate parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        for (Aggregate aggregate : PLAIN) {
            if (aggregate.label.equals(name)) {
                return aggregate;
            }
        }
        if (name.equals("median")) {
            return new Aggregate(Function.QUANTILE, 0.5, name);
        }
        try {
            if (name.matches("p\\d{1,2}(\\.\\d{1,9})?")) {
                double rank = new java.math.BigDecimal(name.substring(1))
                        .movePointLeft(2)
                        .doubleValue();
                return new Aggregate(Function.QUANTILE, rank, name);
            }
            if (name.startsWith("quantile(") && name.endsWith(")")) {
                return quantile(Double.parseDouble(name.substring("quantile(".length(), name.length() - 1)));
            }
        } catch (NumberFormatException e) {
            throw unknown(text);
        }
        throw unknown(text);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("unknown aggregate " + Shown.text(text) + "; known are " + names());
    }

    /** Every name, for messages and help. */
    public static String names() {
        StringBuilder names = new StringBuilder();
        for (Aggregate aggregate : PLAIN) {
            names.append(aggregate.label).append(", ");
        }
        return names + "median, p95, quantile(0.95)";
    }

    @Override
    public String toString() {
        return label;
    }
}
