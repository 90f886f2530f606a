package io.edgetsm.reader;

import io.edgetsm.format.CompensatedSum;
import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;

/**
 * Condenses the samples of one series window by window. Windows are aligned to the epoch; one without samples is left
 * out. Single-threaded: {@link #next} moves to the next window, the getters look.
 */
public final class WindowCursor {
    /** Window length that means one window over everything. */
    public static final long WHOLE_RANGE = 0;

    private final SampleCursor samples;
    private final SeriesDefinition series;
    private final long windowNanos;
    private final CompensatedSum sum = new CompensatedSum();
    private boolean sampleWaiting;
    private long windowStart;
    private long count;
    private double min;
    private double max;
    private double first;
    private double last;

    /**
     * Starts before the first window.
     *
     * @param windowNanos length of a window, or {@link #WHOLE_RANGE}
     */
    public WindowCursor(SampleCursor samples, SeriesDefinition series, long windowNanos) {
        this.samples = samples;
        this.series = series;
        this.windowNanos = windowNanos;
        this.sampleWaiting = samples.next();
    }

    /** Moves to the next window that has samples; false behind the last one. */
    public boolean next() {
        if (!sampleWaiting) {
            return false;
        }
        windowStart = startOf(samples.timestamp());
        count = 0;
        sum.reset();
        do {
            add(value());
            sampleWaiting = samples.next();
        } while (sampleWaiting && startOf(samples.timestamp()) == windowStart);
        return true;
    }

    private long startOf(long timestamp) {
        if (windowNanos == WHOLE_RANGE) {
            return count == 0 ? timestamp : windowStart;
        }
        return Math.floorDiv(timestamp, windowNanos) * windowNanos;
    }

    private double value() {
        return Numbers.toDouble(series.type(), samples.valueBits()) * series.scale();
    }

    private void add(double value) {
        if (count == 0) {
            min = value;
            max = value;
            first = value;
        }
        min = Math.min(min, value);
        max = Math.max(max, value);
        last = value;
        sum.add(value);
        count++;
    }

    /** Begin of the window, epoch nanoseconds; of a window over everything, the time of its first sample. */
    public long windowStart() {
        return windowStart;
    }

    /** Samples in the window. */
    public long count() {
        return count;
    }

    /** One aggregate of the window. */
    public double value(Aggregate aggregate) {
        return switch (aggregate) {
            case COUNT -> count;
            case SUM -> sum.value();
            case MEAN -> sum.value() / count;
            case MIN -> min;
            case MAX -> max;
            case FIRST -> first;
            case LAST -> last;
        };
    }
}
