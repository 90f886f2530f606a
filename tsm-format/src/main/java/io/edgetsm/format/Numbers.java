package io.edgetsm.format;

/** Value bits as numbers. */
public final class Numbers {
    private Numbers() {}

    /** The number that value bits of a type stand for; an INT64 beyond 2^53 is rounded. */
    public static double toDouble(ValueType type, long bits) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> Double.longBitsToDouble(bits);
            case FLOAT32, BURST_FLOAT32 -> Float.intBitsToFloat((int) bits);
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> bits;
        };
    }

    /** Order of two values; integers are compared as integers, so that large ones keep their order. */
    public static boolean isLess(ValueType type, long bits, double number, long otherBits, double otherNumber) {
        return type == ValueType.INT64 ? bits < otherBits : number < otherNumber;
    }

    /** The shortest text that parses back to the same value; NaN and infinities as Java writes them. */
    public static String toText(ValueType type, long bits) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> shortest(Double.toString(Double.longBitsToDouble(bits)));
            case FLOAT32, BURST_FLOAT32 -> shortest(Float.toString(Float.intBitsToFloat((int) bits)));
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> Long.toString(bits);
        };
    }

    private static String shortest(String text) {
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
