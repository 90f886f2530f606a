package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;

/**
 * Handle of a sensor series. Cheap, thread-safe, valid until its store is closed.
 *
 * <p>Every append returns the LSN behind it. Unless a durability is given it is {@link Durability#BUFFERED}: forced by
 * group commit within the commit interval.
 */
public final class SensorSeries {
    private final EdgeStore store;
    private final SeriesDefinition definition;

    SensorSeries(EdgeStore store, SeriesDefinition definition) {
        this.store = store;
        this.definition = definition;
    }

    /** Name, tags and type. */
    public SeriesDefinition definition() {
        return definition;
    }

    /** Number of the series inside its store, for appends by ref; never changes. */
    public int ref() {
        return definition.ref();
    }

    EdgeStore store() {
        return store;
    }

    /**
     * Appends a sample.
     *
     * @param timestampNanos epoch nanoseconds; any order, the later append wins among equal ones
     * @param value any bit pattern, NaN and infinities included; narrowed to a float for a FLOAT32 series
     * @return LSN behind it
     * @throws IllegalArgumentException if the series holds integers or switches and the value is none, or the time is too
     *     far in the future
     * @throws StoreOverloadException if there was no room within the configured wait
     * @throws StoreClosedException if the store has been closed
     * @throws StoreSuspendedException if the device refuses at the moment
     * @throws StoreFailedException if the store has failed
     */
    public long append(long timestampNanos, double value) {
        return store.append(definition, timestampNanos, bitsOf(value));
    }

    /** Appends a sample and returns when it has that durability. */
    public long append(long timestampNanos, double value, Durability durability) {
        return store.append(definition, timestampNanos, bitsOf(value), durability);
    }

    /**
     * Appends a sample of a FLOAT32 series with exactly these bits, which a detour over {@code double} would not keep of
     * every NaN. A FLOAT64 series gets the same number.
     */
    public long append(long timestampNanos, float value) {
        return store.append(definition, timestampNanos, bitsOf(value));
    }

    /** Appends a 32-bit sample and returns when it has that durability. */
    public long append(long timestampNanos, float value, Durability durability) {
        return store.append(definition, timestampNanos, bitsOf(value), durability);
    }

    /**
     * Appends an integer sample.
     *
     * @throws IllegalArgumentException if the series holds floating point and the value is no such number exactly
     */
    public long append(long timestampNanos, long value) {
        return store.append(definition, timestampNanos, bitsOf(value));
    }

    /** Appends an integer sample and returns when it has that durability. */
    public long append(long timestampNanos, long value, Durability durability) {
        return store.append(definition, timestampNanos, bitsOf(value), durability);
    }

    /** Appends a sample of a BOOL series. */
    public long append(long timestampNanos, boolean value) {
        if (definition.type() != ValueType.BOOL) {
            throw typeConflict(value);
        }
        return store.append(definition, timestampNanos, value ? 1 : 0);
    }

    private long bitsOf(double value) {
        if (definition.type() == ValueType.FLOAT64) {
            return Double.doubleToRawLongBits(value);
        }
        if (!ValueBits.fits(definition.type(), value)) {
            throw typeConflict(value);
        }
        return ValueBits.of(definition.type(), value);
    }

    private long bitsOf(float value) {
        // A FLOAT32 keeps the very bits, which a detour over double would not keep of every NaN.
        return definition.type() == ValueType.FLOAT32 ? ValueBits.ofFloat(value) : bitsOf((double) value);
    }

    private long bitsOf(long value) {
        if (!ValueBits.fits(definition.type(), value)) {
            throw typeConflict(value);
        }
        return ValueBits.of(definition.type(), value);
    }

    private IllegalArgumentException typeConflict(Object value) {
        return new IllegalArgumentException("value does not fit the series: series=" + definition.key() + " type="
                + definition.type() + " value=" + value + "; nothing was appended; append a value of that type");
    }
}
