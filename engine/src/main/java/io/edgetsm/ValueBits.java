package io.edgetsm;

import io.edgetsm.format.ValueType;

/** Numbers of callers as the value bits of a series' type, see {@link ValueType}. */
final class ValueBits {
    private static final long FLOAT_MASK = 0xFFFF_FFFFL;
    private static final double MAX_LONG = 0x1p63;

    private ValueBits() {}

    /** Whether a series of that type can hold the number: integers and switches hold no fraction and no NaN. */
    static boolean fits(ValueType type, double value) {
        return switch (type) {
            case FLOAT64, FLOAT32 -> true;
            case INT64 -> value >= -MAX_LONG && value < MAX_LONG && value == Math.rint(value);
            case BOOL -> value == 0 || value == 1;
            default -> false;
        };
    }

    /** Bits of a number that {@link #fits}; narrowed to a float for FLOAT32. */
    static long of(ValueType type, double value) {
        return switch (type) {
            case FLOAT64 -> Double.doubleToRawLongBits(value);
            case FLOAT32 -> ofFloat((float) value);
            default -> (long) value;
        };
    }

    /** Bits of a float in a FLOAT32 series. */
    static long ofFloat(float value) {
        return Float.floatToRawIntBits(value) & FLOAT_MASK;
    }

    /** Whether a series of that type holds exactly that integer. */
    static boolean fits(ValueType type, long value) {
        return switch (type) {
            case INT64 -> true;
            case FLOAT64 -> (long) (double) value == value && value != Long.MAX_VALUE;
            case FLOAT32 -> (long) (float) value == value && value != Long.MAX_VALUE;
            case BOOL -> value == 0 || value == 1;
            default -> false;
        };
    }

    /** Bits of an integer that {@link #fits}. */
    static long of(ValueType type, long value) {
        return switch (type) {
            case FLOAT64 -> Double.doubleToRawLongBits((double) value);
            case FLOAT32 -> ofFloat((float) value);
            default -> value;
        };
    }
}
