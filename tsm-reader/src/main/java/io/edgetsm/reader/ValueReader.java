package io.edgetsm.reader;

import io.edgetsm.format.SeriesDefinition;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Reads a cursor's samples as numbers in the unit of their series, burst values times scale, into arrays or buffers of the
 * caller; nothing lies between the decoder and the target. A direct buffer in native order can be handed to a numerical
 * library or an inference runtime as it is. Single-threaded.
 *
 * <p>Every method reads as many samples as there is room for, fewer only at the end or before damage, returns 0 at the end,
 * and throws {@link io.edgetsm.format.CorruptDataException} where the next block is damaged.
 */
public final class ValueReader {
    private final SampleCursor cursor;
    private final ValueColumn column;

    /** Reads what is left of a cursor over samples of that series, in the cursor's order. */
    public ValueReader(SampleCursor cursor, SeriesDefinition series) {
        if (cursor.isBackward()) {
            throw new IllegalArgumentException("values are read forward; use SampleCursor.read for the other order");
        }
        this.cursor = cursor;
        this.column = new ValueColumn(series);
    }

    /**
     * Reads times and values.
     *
     * @param timestamps epoch nanoseconds; null when nobody wants them
     * @param at index of the first sample in both arrays
     * @param atMost samples there is room for
     */
    public int read(long[] timestamps, double[] values, int at, int atMost) {
        int read = 0;
        while (read < atMost && nextStretch(read, atMost - read)) {
            putTimes(timestamps, at + read);
            column.put(bits(), offset(), length(), values, at + read);
            read += length();
        }
        return read;
    }

    /** The same in single precision: a value that a float cannot hold is rounded. */
    public int read(long[] timestamps, float[] values, int at, int atMost) {
        int read = 0;
        while (read < atMost && nextStretch(read, atMost - read)) {
            putTimes(timestamps, at + read);
            column.put(bits(), offset(), length(), values, at + read);
            read += length();
        }
        return read;
    }

    /** Fills a buffer from its position on and moves the position. */
    public int read(DoubleBuffer target) {
        int read = 0;
        while (target.hasRemaining() && nextStretch(read, target.remaining())) {
            column.put(bits(), offset(), length(), target);
            read += length();
        }
        return read;
    }

    /** Fills a buffer from its position on and moves the position; a value that a float cannot hold is rounded. */
    public int read(FloatBuffer target) {
        int read = 0;
        while (target.hasRemaining() && nextStretch(read, target.remaining())) {
            column.put(bits(), offset(), length(), target);
            read += length();
        }
        return read;
    }

    /** Damage behind what has been read already waits for the next call. */
    private boolean nextStretch(int read, int atMost) {
        try {
            return cursor.nextStretch(atMost);
        } catch (io.edgetsm.format.CorruptDataException e) {
            if (read > 0) {
                return false;
            }
            throw e;
        }
    }

    private void putTimes(long[] timestamps, int at) {
        if (timestamps != null) {
            System.arraycopy(cursor.stretchTimestamps(), offset(), timestamps, at, length());
        }
    }

    private long[] bits() {
        return cursor.stretchValues();
    }

    private int offset() {
        return cursor.stretchOffset();
    }

    private int length() {
        return cursor.stretchLength();
    }
}
