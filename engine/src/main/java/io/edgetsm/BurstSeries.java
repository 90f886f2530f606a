package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Handle of a burst series: dense captures at a fixed sample period. Cheap, thread-safe, valid until its store is closed.
 *
 * <p>Each append is one capture, or a piece of one: sample i has the time {@code period.timeOf(origin, firstIndex + i)}.
 * A piece of up to {@link EdgeStore#maxAtomicBurstBytes} raw bytes is all or nothing after a power cut; a longer one is
 * appended in several such pieces.
 */
public final class BurstSeries {
    private final EdgeStore store;
    private final SeriesDefinition definition;

    BurstSeries(EdgeStore store, SeriesDefinition definition) {
        this.store = store;
        this.definition = definition;
    }

    /** Name, tags, type, period and scale. */
    public SeriesDefinition definition() {
        return definition;
    }

    /**
     * Appends a capture of 16-bit counts.
     *
     * @param startNanos time of its first sample, epoch nanoseconds
     * @return LSN behind it
     */
    public long append(long startNanos, short[] counts) {
        return append(startNanos, 0, counts, 0, counts.length, Durability.BUFFERED);
    }

    /**
     * Appends a piece of a capture of 16-bit counts.
     *
     * @param originNanos time of the capture's sample 0
     * @param firstIndex index of the piece's first sample, counted from the origin
     * @param from first value of the array
     * @param count values to append
     */
    public long append(long originNanos, long firstIndex, short[] counts, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, counts.length);
        return store.appendBurst(
                require(ValueType.BURST_INT16), originNanos, firstIndex, count, durability, (target, at, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        target.putShort(at + i * Short.BYTES, counts[from + first + i]);
                    }
                });
    }

    /** Appends a capture of 32-bit counts. */
    public long append(long startNanos, int[] counts) {
        return append(startNanos, 0, counts, 0, counts.length, Durability.BUFFERED);
    }

    /** Appends a piece of a capture of 32-bit counts, see the form for 16-bit counts. */
    public long append(long originNanos, long firstIndex, int[] counts, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, counts.length);
        return store.appendBurst(
                require(ValueType.BURST_INT32), originNanos, firstIndex, count, durability, (target, at, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        target.putInt(at + i * Integer.BYTES, counts[from + first + i]);
                    }
                });
    }

    /** Appends a capture of 32-bit floats. */
    public long append(long startNanos, float[] values) {
        return append(startNanos, 0, values, 0, values.length, Durability.BUFFERED);
    }

    /** Appends a piece of a capture of 32-bit floats, see the form for 16-bit counts. */
    public long append(long originNanos, long firstIndex, float[] values, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, values.length);
        return store.appendBurst(
                require(ValueType.BURST_FLOAT32),
                originNanos,
                firstIndex,
                count,
                durability,
                (target, at, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        target.putInt(at + i * Float.BYTES, Float.floatToRawIntBits(values[from + first + i]));
                    }
                });
    }

    /** Appends a capture of 64-bit floats. */
    public long append(long startNanos, double[] values) {
        return append(startNanos, 0, values, 0, values.length, Durability.BUFFERED);
    }

    /** Appends a piece of a capture of 64-bit floats, see the form for 16-bit counts. */
    public long append(long originNanos, long firstIndex, double[] values, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, values.length);
        return store.appendBurst(
                require(ValueType.BURST_FLOAT64),
                originNanos,
                firstIndex,
                count,
                durability,
                (target, at, first, n) -> {
                    for (int i = 0; i < n; i++) {
                        target.putLong(at + i * Double.BYTES, Double.doubleToRawLongBits(values[from + first + i]));
                    }
                });
    }

    private SeriesDefinition require(ValueType type) {
        if (definition.type() != type) {
            throw new IllegalArgumentException("array does not fit the series: series=" + definition.key() + " type="
                    + definition.type() + " array=" + type + "; append an array of that type");
        }
        return definition;
    }

    /** Copies values into the intake. */
    @FunctionalInterface
    interface Values {
        /** Puts {@code count} values, from {@code first} of the call on, little-endian at the position. */
        void put(ByteBuffer target, int at, int first, int count);
    }
}
