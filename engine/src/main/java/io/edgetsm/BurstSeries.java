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
 * appended in several such pieces. Arrays and buffers are copied before a call returns; they must not change during it.
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

    /** Number of the series inside its store; never changes. */
    public int ref() {
        return definition.ref();
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
     * @return LSN behind it
     * @throws IndexOutOfBoundsException if the array has fewer values
     * @throws IllegalArgumentException if count is below 1, the index negative, the series of another type, or the last
     *     sample too far in the future
     */
    public long append(long originNanos, long firstIndex, short[] counts, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, counts.length);
        return append(ValueType.BURST_INT16, originNanos, firstIndex, counts, from, count, durability);
    }

    /** Appends a capture of 32-bit counts. */
    public long append(long startNanos, int[] counts) {
        return append(startNanos, 0, counts, 0, counts.length, Durability.BUFFERED);
    }

    /** Appends a piece of a capture of 32-bit counts, see the form for 16-bit counts. */
    public long append(long originNanos, long firstIndex, int[] counts, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, counts.length);
        return append(ValueType.BURST_INT32, originNanos, firstIndex, counts, from, count, durability);
    }

    /** Appends a capture of 32-bit floats. */
    public long append(long startNanos, float[] values) {
        return append(startNanos, 0, values, 0, values.length, Durability.BUFFERED);
    }

    /** Appends a piece of a capture of 32-bit floats, see the form for 16-bit counts. */
    public long append(long originNanos, long firstIndex, float[] values, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, values.length);
        return append(ValueType.BURST_FLOAT32, originNanos, firstIndex, values, from, count, durability);
    }

    /** Appends a capture of 64-bit floats. */
    public long append(long startNanos, double[] values) {
        return append(startNanos, 0, values, 0, values.length, Durability.BUFFERED);
    }

    /** Appends a piece of a capture of 64-bit floats, see the form for 16-bit counts. */
    public long append(long originNanos, long firstIndex, double[] values, int from, int count, Durability durability) {
        Objects.checkFromIndexSize(from, count, values.length);
        return append(ValueType.BURST_FLOAT64, originNanos, firstIndex, values, from, count, durability);
    }

    /** Appends a capture from a buffer, see the form for a piece. */
    public long append(long startNanos, ByteBuffer values) {
        return append(startNanos, 0, values, Durability.BUFFERED);
    }

    /**
     * Appends a piece of a capture from a direct or heap buffer: what lies between position and limit, as values of the
     * series' type in the buffer's byte order. Position and limit stay as they are.
     *
     * @param originNanos time of the capture's sample 0
     * @param firstIndex index of the piece's first sample, counted from the origin
     * @return LSN behind it
     * @throws IllegalArgumentException if the bytes are not a whole number of values, see the form for 16-bit counts
     */
    public long append(long originNanos, long firstIndex, ByteBuffer values, Durability durability) {
        int valueBytes = definition.type().bytesPerValue();
        if (values.remaining() % valueBytes != 0) {
            throw new IllegalArgumentException("not a whole number of values: series=" + definition.key() + " bytes="
                    + values.remaining() + " bytesPerValue=" + valueBytes + "; nothing was appended");
        }
        int count = values.remaining() / valueBytes;
        return append(definition.type(), originNanos, firstIndex, values, values.position(), count, durability);
    }

    private long append(
            ValueType type,
            long originNanos,
            long firstIndex,
            Object values,
            int from,
            int count,
            Durability durability) {
        if (definition.type() != type) {
            throw new IllegalArgumentException("array does not fit the series: series=" + definition.key() + " type="
                    + definition.type() + " array=" + type + "; nothing was appended; append an array of that type");
        }
        return store.appendBurst(definition, originNanos, firstIndex, values, from, count, durability);
    }
}
