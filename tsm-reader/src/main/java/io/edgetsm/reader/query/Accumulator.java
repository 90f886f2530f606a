package io.edgetsm.reader.query;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CompensatedSum;
import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;

/**
 * What the samples of one window come to. Two may be joined: of one series, one later than the other
 * ({@link #addLater}), or of different series over the same time ({@link #pool}). Values are unscaled until
 * {@link #finish}.
 */
final class Accumulator {
    /** Heap of one, without the values of quantiles. */
    static final int BYTES = 472;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Needs needs;
    private final ValueSet values;
    private final CompensatedSum sum = new CompensatedSum();
    private final CompensatedSum runSum = new CompensatedSum();
    private final CompensatedSum increase = new CompensatedSum();
    private final CompensatedSum delta = new CompensatedSum();
    private final CompensatedSum lineArea = new CompensatedSum();
    private final CompensatedSum stepArea = new CompensatedSum();
    private final CompensatedSum usualArea = new CompensatedSum();
    private long count;
    private double min;
    private double max;
    private long firstTime;
    private double first;
    private long lastTime;
    private double last;
    private double mean;
    private double squares;
    /** What delta is taken between. */
    private final SamplePoint changeFrom = new SamplePoint();

    private final SamplePoint changeTo = new SamplePoint();

    private double elapsedNanos;
    private double rate;
    private boolean hasRate;
    private double coveredNanos;

    Accumulator(Needs needs, Guard guard) {
        this.needs = needs;
        this.values = needs.ranks() ? new ValueSet(guard) : null;
        reset();
    }

    void reset() {
        count = 0;
        sum.reset();
        increase.reset();
        delta.reset();
        changeFrom.clear();
        changeTo.clear();
        lineArea.reset();
        stepArea.reset();
        usualArea.reset();
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        mean = 0;
        squares = 0;
        elapsedNanos = 0;
        hasRate = false;
        rate = 0;
        coveredNanos = 0;
        firstTime = Long.MIN_VALUE;
        lastTime = Long.MAX_VALUE;
        if (values != null) {
            values.reset();
        }
    }

    /**
     * Adds samples in time order, all behind those there are.
     *
     * @param numbers the values as such, at the same places; looked at only if {@link Needs#doubles}
     */
    void add(ValueType type, long[] bits, double[] numbers, int from, int to, long firstTimestamp, long lastTimestamp) {
        if (needs.sum()) {
            Kernels.sum(type, bits, from, to, sum);
        }
        if (needs.extremes()) {
            min = Kernels.min(type, bits, from, to, min);
            max = Kernels.max(type, bits, from, to, max);
        }
        if (needs.moments()) {
            addMoments(type, bits, numbers, from, to);
        }
        if (needs.ranks()) {
            values.add(numbers, from, to);
        }
        addEnds(
                to - from,
                firstTimestamp,
                Numbers.toDouble(type, bits[from]),
                lastTimestamp,
                Numbers.toDouble(type, bits[to - 1]));
    }

    private void addEnds(long samples, long firstTimestamp, double firstValue, long lastTimestamp, double lastValue) {
        if (count == 0) {
            firstTime = firstTimestamp;
            first = firstValue;
        }
        lastTime = lastTimestamp;
        last = lastValue;
        count += samples;
    }

    private void addMoments(ValueType type, long[] bits, double[] numbers, int from, int to) {
        runSum.reset();
        Kernels.sum(type, bits, from, to, runSum);
        double runMean = runSum.value() / (to - from);
        joinMoments(to - from, runMean, Kernels.squaredDeviations(numbers, from, to, runMean));
    }

    /** T. Chan, G. Golub, R. LeVeque, "Updating formulae and a pairwise algorithm", 1979. */
    private void joinMoments(long addedCount, double addedMean, double addedSquares) {
        if (count == 0) {
            mean = addedMean;
            squares = addedSquares;
            return;
        }
        double total = (double) count + addedCount;
        double distance = addedMean - mean;
        squares += addedSquares + distance * distance * count * addedCount / total;
        mean += distance * addedCount / total;
    }

    /** Counts samples of which nothing but their number is needed. */
    void addCount(int samples, long firstTimestamp, long lastTimestamp) {
        addEnds(samples, firstTimestamp, 0, lastTimestamp, 0);
    }

    /** Adds a whole block by what the index says of it. */
    void add(ValueType type, BlockStatistics block, int samples, long firstTimestamp, long lastTimestamp) {
        sum.add(block.sum(), block.sumError());
        min = Math.min(min, Numbers.toDouble(type, block.min()));
        max = Math.max(max, Numbers.toDouble(type, block.max()));
        addEnds(
                samples,
                firstTimestamp,
                Numbers.toDouble(type, block.first()),
                lastTimestamp,
                Numbers.toDouble(type, block.last()));
    }

    void addIncrease(double step) {
        increase.add(step);
    }

    /** How far the value has come, and in which time, since the sample before the window. */
    void addChange(SamplePoint from, SamplePoint to, ValueType type) {
        changeFrom.set(from);
        changeTo.set(to);
        delta.add(to.less(from, type));
        elapsedNanos += SamplePoint.nanosBetween(from.timestamp(), to.timestamp());
    }

    /** Adds the area between two moments, below a line and below a step. */
    void addArea(double fromValue, double toValue, double stepValue, double nanos) {
        double seconds = nanos / NANOS_PER_SECOND;
        lineArea.add((fromValue / 2 + toValue / 2) * seconds);
        stepArea.add(stepValue * seconds);
        coveredNanos += nanos;
    }

    /** Completes the window of one series: brings everything into its unit. */
    void finish(SeriesDefinition series) {
        double scale = series.scale();
        if (scale != 1) {
            scale(scale);
        }
        boolean stepwise = series.type() == ValueType.BOOL || series.type() == ValueType.INT64;
        usualArea.add(stepwise ? stepArea : lineArea);
        hasRate = elapsedNanos > 0;
        rate = hasRate ? increase.value() / (elapsedNanos / NANOS_PER_SECOND) : 0;
    }

    private void scale(double scale) {
        sum.scale(scale);
        increase.scale(scale);
        delta.scale(scale);
        lineArea.scale(scale);
        stepArea.scale(scale);
        if (count > 0) {
            double low = Math.min(min * scale, max * scale);
            max = Math.max(min * scale, max * scale);
            min = low;
        }
        first *= scale;
        last *= scale;
        mean *= scale;
        squares *= scale * scale;
        if (values != null) {
            values.scale(scale);
        }
    }

    /** Joins a finished window of that series that begins where this one ends. */
    void addLater(Accumulator later, SeriesDefinition series) {
        addCommon(later);
        elapsedNanos += later.elapsedNanos;
        hasRate = elapsedNanos > 0;
        rate = hasRate ? increase.value() / (elapsedNanos / NANOS_PER_SECOND) : 0;
        if (later.count > 0) {
            addEnds(later.count, later.firstTime, later.first, later.lastTime, later.last);
        }
        if (later.changeTo.isKnown()) {
            spanChange(later, series);
        }
    }

    /** Of the ends, and not a sum: that would round, and a sample in between that is no number would count. */
    private void spanChange(Accumulator later, SeriesDefinition series) {
        if (!changeFrom.isKnown()) {
            changeFrom.set(later.changeFrom);
        }
        changeTo.set(later.changeTo);
        delta.reset();
        delta.add(changeTo.less(changeFrom, series.type()));
        if (series.scale() != 1) {
            delta.scale(series.scale());
        }
    }

    /** Joins a finished window of another series: rates add up, the earliest first and the latest last remain. */
    void pool(Accumulator other) {
        addCommon(other);
        hasRate |= other.hasRate;
        rate += other.rate;
        if (other.count > 0) {
            if (count == 0 || other.firstTime < firstTime) {
                firstTime = other.firstTime;
                first = other.first;
            }
            if (count == 0 || other.lastTime >= lastTime) {
                lastTime = other.lastTime;
                last = other.last;
            }
            count += other.count;
        }
    }

    private void addCommon(Accumulator other) {
        sum.add(other.sum);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (needs.moments() && other.count > 0) {
            joinMoments(other.count, other.mean, other.squares);
        }
        if (values != null) {
            values.add(other.values);
        }
        increase.add(other.increase);
        delta.add(other.delta);
        lineArea.add(other.lineArea);
        stepArea.add(other.stepArea);
        usualArea.add(other.usualArea);
        coveredNanos += other.coveredNanos;
    }

    long count() {
        return count;
    }

    /** Begin of a window; of one that has none, the time of its first sample. */
    long startOf(long windowStart) {
        return windowStart == Long.MIN_VALUE ? firstTime : windowStart;
    }

    /** End of a window; of one that has none, the time of its last sample. */
    long lastOf(long windowLast) {
        return windowLast == Long.MAX_VALUE ? lastTime : windowLast;
    }

    /** Whether the aggregate has a value: of no samples only their number is known. */
    boolean isDefined(Aggregate aggregate) {
        return switch (aggregate.function()) {
            case COUNT -> true;
            case RATE -> hasRate;
            case INTEGRAL, INTEGRAL_STEP, INTEGRAL_LINEAR, TWMEAN, TWMEAN_STEP, TWMEAN_LINEAR -> coveredNanos > 0;
            default -> count > 0;
        };
    }

    /** The value of an aggregate that is defined. */
    double value(Aggregate aggregate) {
        return switch (aggregate.function()) {
            case COUNT -> count;
            case SUM -> sum.value();
            case MEAN -> sum.value() / count;
            case MIN -> min;
            case MAX -> max;
            case FIRST -> first;
            case LAST -> last;
            case RANGE -> max - min;
            case STDDEV -> Math.sqrt(squares / count);
            case QUANTILE -> values.quantile(aggregate.parameter());
            case DELTA -> delta.value();
            case INCREASE -> increase.value();
            case RATE -> rate;
            case INTEGRAL -> usualArea.value();
            case INTEGRAL_STEP -> stepArea.value();
            case INTEGRAL_LINEAR -> lineArea.value();
            case TWMEAN -> perSecond(usualArea);
            case TWMEAN_STEP -> perSecond(stepArea);
            case TWMEAN_LINEAR -> perSecond(lineArea);
        };
    }

    private double perSecond(CompensatedSum area) {
        return area.value() / (coveredNanos / NANOS_PER_SECOND);
    }
}
