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

    /**
     * Appends a sample.
     *
     * @param timestampNanos epoch nanoseconds; any order, the later append wins among equal ones
     * @param value any bit pattern; narrowed to a float for a FLOAT32 series
     * @throws IllegalArgumentException if the series holds integers, or the time is too far in the future
     */
    public long append(long timestampNanos, double value) {
        return append(timestampNanos, value, Durability.BUFFERED);
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
        return append(timestampNanos, value, Durability.BUFFERED);
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
        return append(timestampNanos, value, Durability.BUFFERED);
    }

    /** Appends an integer sample and returns when it has that durability. */
    public long append(long timestampNanos, long value, Durability durability) {
        return store.append(definition, timestampNanos, bitsOf(value), durability);
    }

    /** Appends a sample of a BOOL series. */
    public long append(long timestampNanos, boolean value) {
        requireType(ValueType.BOOL, value);
        return store.append(definition, timestampNanos, value ? 1 : 0, Durability.BUFFERED);
    }

    private long bitsOf(double value) {
        return switch (definition.type()) {
            case FLOAT64 -> Double.doubleToRawLongBits(value);
            case FLOAT32 -> Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
            default -> throw typeConflict(value);
        };
    }

    private long bitsOf(float value) {
        return definition.type() == ValueType.FLOAT32
                ? Float.floatToRawIntBits(value) & 0xFFFF_FFFFL
                : bitsOf((double) value);
    }

    private long bitsOf(long value) {
        switch (definition.type()) {
            case INT64 -> {
                return value;
            }
            case FLOAT64 -> {
                if ((long) (double) value == value) {
                    return Double.doubleToRawLongBits((double) value);
                }
            }
            case FLOAT32 -> {
                if ((long) (float) value == value) {
                    return Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
                }
            }
            default -> {
                if (value == 0 || value == 1) {
                    return value;
                }
            }
        }
        throw typeConflict(value);
    }

    private void requireType(ValueType type, Object value) {
        if (definition.type() != type) {
            throw typeConflict(value);
        }
    }

    private IllegalArgumentException typeConflict(Object value) {
        return new IllegalArgumentException("value does not fit the series: series=" + definition.key() + " type="
                + definition.type() + " value=" + value + "; append a value of that type");
    }
}
