package io.edgetsm.reader;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Reads a burst series capture by capture. A capture is a stretch of samples without a gap: each follows the one before
 * by one sample period, however many blocks hold them. Single-threaded.
 *
 * <pre>{@code
 * while (bursts.next()) {
 *     window.clear();
 *     long start = bursts.startNanos();
 *     int count = bursts.read(window);      // a direct FloatBuffer in native order, say
 * }
 * }</pre>
 *
 * <p>Every {@code read} gives as many samples as there is room for, fewer only at the end of the capture; 0 there.
 */
public final class BurstReader {
    private final SampleCursor cursor;
    private final SeriesDefinition series;
    private final ValueColumn column;
    private final long shortestStep;
    private final long longestStep;

    /** The samples that are next: {@code [position, gapless)} belong to the capture, {@code [gapless, end)} do not. */
    private int position;

    private int gapless;
    private int end;
    private boolean inCapture;
    private long lastTime;

    /**
     * Reads what is left of a cursor.
     *
     * @param cursor forward, over the samples of that series
     * @throws IllegalArgumentException if the series holds no bursts, or the cursor runs backward
     */
    public BurstReader(SampleCursor cursor, SeriesDefinition series) {
        if (!series.type().isBurst() || cursor.isBackward()) {
            throw new IllegalArgumentException("bursts are read forward from a burst series: series=" + series.key()
                    + " type=" + series.type() + " backward=" + cursor.isBackward());
        }
        this.cursor = cursor;
        this.series = series;
        this.column = new ValueColumn(series);
        SamplePeriod period = series.period();
        this.shortestStep = period.numerator() / period.denominator();
        this.longestStep = shortestStep + (period.numerator() % period.denominator() == 0 ? 0 : 1);
    }

    /** Time between two samples. */
    public SamplePeriod period() {
        return series.period();
    }

    /** Factor from stored value to unit. */
    public double scale() {
        return series.scale();
    }

    /**
     * Moves to the next capture, past what has not been read of this one.
     *
     * @return false behind the last one
     */
    public boolean next() {
        while (inCapture && hasSample()) {
            lastTime = cursor.stretchTimestamps()[gapless - 1];
            position = gapless;
        }
        inCapture = position < end || loadStretch();
        if (inCapture) {
            gapless = gaplessFrom(position);
        }
        return inCapture;
    }

    /** Time of the next sample of the capture, epoch nanoseconds; valid while there is one. */
    public long startNanos() {
        return cursor.stretchTimestamps()[position];
    }

    /** Whether the capture has a sample that has not been read; loads it. */
    public boolean hasSample() {
        if (position < gapless) {
            return true;
        }
        if (!inCapture || position < end || !loadStretch()) {
            return false;
        }
        gapless = follows(cursor.stretchTimestamps()[position], lastTime) ? gaplessFrom(position) : position;
        return position < gapless;
    }

    private boolean loadStretch() {
        if (!cursor.nextStretch()) {
            position = 0;
            gapless = 0;
            end = 0;
            return false;
        }
        position = cursor.stretchOffset();
        gapless = position;
        end = position + cursor.stretchLength();
        return true;
    }

    private boolean follows(long time, long previous) {
        long step = time - previous;
        return step >= shortestStep && step <= longestStep;
    }

    private int gaplessFrom(int first) {
        long[] times = cursor.stretchTimestamps();
        int index = first + 1;
        while (index < end && follows(times[index], times[index - 1])) {
            index++;
        }
        return index;
    }

    private int take(int atMost) {
        int count = Math.min(atMost, gapless - position);
        lastTime = cursor.stretchTimestamps()[position + count - 1];
        position += count;
        return count;
    }

    /** Reads stored values, unscaled; for series of 16-bit integers. */
    public int read(short[] target, int at, int atMost) {
        int read = 0;
        while (read < atMost && hasSample()) {
            int from = position;
            int count = take(atMost - read);
            for (int i = 0; i < count; i++) {
                target[at + read + i] = (short) cursor.stretchValues()[from + i];
            }
            read += count;
        }
        return read;
    }

    /** Reads stored values, unscaled; for series of integers. */
    public int read(int[] target, int at, int atMost) {
        int read = 0;
        while (read < atMost && hasSample()) {
            int from = position;
            int count = take(atMost - read);
            for (int i = 0; i < count; i++) {
                target[at + read + i] = (int) cursor.stretchValues()[from + i];
            }
            read += count;
        }
        return read;
    }

    /** Reads values in their unit. */
    public int read(float[] target, int at, int atMost) {
        int read = 0;
        while (read < atMost && hasSample()) {
            int from = position;
            int count = take(atMost - read);
            column.put(cursor.stretchValues(), from, count, target, at + read);
            read += count;
        }
        return read;
    }

    /** Reads values in their unit. */
    public int read(double[] target, int at, int atMost) {
        int read = 0;
        while (read < atMost && hasSample()) {
            int from = position;
            int count = take(atMost - read);
            column.put(cursor.stretchValues(), from, count, target, at + read);
            read += count;
        }
        return read;
    }

    /** Fills a buffer with values in their unit from its position on and moves the position. */
    public int read(FloatBuffer target) {
        int read = 0;
        while (target.hasRemaining() && hasSample()) {
            int from = position;
            int count = take(target.remaining());
            column.put(cursor.stretchValues(), from, count, target);
            read += count;
        }
        return read;
    }

    /** Fills a buffer with values in their unit from its position on and moves the position. */
    public int read(DoubleBuffer target) {
        int read = 0;
        while (target.hasRemaining() && hasSample()) {
            int from = position;
            int count = take(target.remaining());
            column.put(cursor.stretchValues(), from, count, target);
            read += count;
        }
        return read;
    }
}
