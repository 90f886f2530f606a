package io.edgetsm.reader;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Turns value bits of one series into numbers in its unit, stored value times scale, straight into the target. A scale of
 * 1 changes no bit of a floating-point value that the target can hold.
 */
final class ValueColumn {
    private final ValueType type;
    private final double scale;

    ValueColumn(SeriesDefinition series) {
        this.type = series.type();
        this.scale = series.scale();
    }

    void put(long[] bits, int from, int count, double[] target, int at) {
        switch (type) {
            case FLOAT64, BURST_FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Double.longBitsToDouble(bits[from + i]);
                }
            }
            case FLOAT32, BURST_FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.intBitsToFloat((int) bits[from + i]);
                }
            }
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = bits[from + i];
                }
            }
        }
        if (scale != 1) {
            for (int i = at; i < at + count; i++) {
                target[i] *= scale;
            }
        }
    }

    void put(long[] bits, int from, int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            target[at + i] = toFloat(bits[from + i]);
        }
    }

    void put(long[] bits, int from, int count, DoubleBuffer target) {
        int at = target.position();
        for (int i = 0; i < count; i++) {
            target.put(at + i, toDouble(bits[from + i]));
        }
        target.position(at + count);
    }

    void put(long[] bits, int from, int count, FloatBuffer target) {
        int at = target.position();
        for (int i = 0; i < count; i++) {
            target.put(at + i, toFloat(bits[from + i]));
        }
        target.position(at + count);
    }

    private double toDouble(long bits) {
        double number = switch (type) {
            case FLOAT64, BURST_FLOAT64 -> Double.longBitsToDouble(bits);
            case FLOAT32, BURST_FLOAT32 -> Float.intBitsToFloat((int) bits);
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> bits;
        };
        return scale == 1 ? number : number * scale;
    }

    private float toFloat(long bits) {
        boolean single = type == ValueType.FLOAT32 || type == ValueType.BURST_FLOAT32;
        return single && scale == 1 ? Float.intBitsToFloat((int) bits) : (float) toDouble(bits);
    }
}
