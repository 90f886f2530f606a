package io.edgetsm.format.codec;

/**
 * How floating-point values become integers: kind, parameters and the arithmetic that gives the value back. Encoder and
 * decoder share it, so that both round alike.
 *
 * <pre>
 *  0 integer       the value is the integer
 *  1 decimal       integer / 10^digits
 *  2 product       integer * quantum
 *  3 quotient      integer / quantum
 *  4 fixed         rint(integer * quantum) / 10^digits, quantum in units of the last digit
 *  5 significant   integer * quantum, rounded to so many significant digits
 *  6 ordered       the bits, in numeric order
 * </pre>
 *
 * A residual is added in neighbouring floating-point numbers for kinds 1 to 3, in units of the last digit for 4 and 5.
 */
final class NumberMap {
    static final int INTEGER = 0;
    static final int DECIMAL = 1;
    static final int PRODUCT = 2;
    static final int QUOTIENT = 3;
    static final int FIXED = 4;
    static final int SIGNIFICANT = 5;
    static final int ORDERED = 6;

    private static final String[] LABELS = {
        "integer", "decimal", "product", "quotient", "fixed", "significant", "ordered", "unknown"
    };

    int kind;
    /** Values are 32-bit floats. */
    boolean narrow;

    int digits;
    double quantum;

    void set(int kind, boolean narrow, int digits, double quantum) {
        this.kind = kind;
        this.narrow = narrow;
        this.digits = digits;
        this.quantum = quantum;
    }

    static String label(int kind) {
        return LABELS[kind];
    }

    void copyFrom(NumberMap other) {
        set(other.kind, other.narrow, other.digits, other.quantum);
    }

    boolean hasDigits() {
        return kind == DECIMAL || kind == FIXED || kind == SIGNIFICANT;
    }

    boolean hasQuantum() {
        return kind >= PRODUCT && kind <= SIGNIFICANT;
    }

    boolean isValid() {
        return kind <= ORDERED
                && digits <= (kind == SIGNIFICANT ? 17 : Decimals.MAX_EXPONENT)
                && (kind != SIGNIFICANT || digits > 0);
    }

    /** The integer closest to the value, whose bits are given; meaningless for NaN and infinities. */
    long toInteger(long bits) {
        if (kind == INTEGER) {
            return bits;
        }
        if (kind == ORDERED) {
            return narrow ? Decimals.orderedFloat(bits) : Decimals.orderedDouble(bits);
        }
        double value = toDouble(bits);
        return (long)
                switch (kind) {
                    case DECIMAL -> Math.rint(value * Decimals.power(digits));
                    case QUOTIENT -> Math.rint(value * quantum);
                    case FIXED -> Math.rint(value * Decimals.power(digits) / quantum);
                    default -> Math.rint(value / quantum);
                };
    }

    private double toDouble(long bits) {
        return narrow ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    /** What must be given to {@link #toBits} beside the integer to get these bits back; large when it is hopeless. */
    long residual(long integer, long bits) {
        switch (kind) {
            case FIXED:
                return (long) Math.rint(toDouble(bits) * Decimals.power(digits)) - (long) Math.rint(integer * quantum);
            case SIGNIFICANT:
                double product = integer * quantum;
                double scale = Decimals.power(Decimals.decimalsFor(product, digits));
                return (long) Math.rint(toDouble(bits) * scale) - (long) Math.rint(product * scale);
            case INTEGER, ORDERED:
                return 0;
            default:
                long exact = toBits(integer, 0);
                return narrow
                        ? Decimals.orderedFloat(bits) - Decimals.orderedFloat(exact)
                        : Decimals.orderedDouble(bits) - Decimals.orderedDouble(exact);
        }
    }

    /** The bits of the value. */
    long toBits(long integer, long residual) {
        return switch (kind) {
            case INTEGER -> integer;
            case ORDERED -> narrow ? Decimals.bitsOfOrderedFloat(integer) : Decimals.orderedDouble(integer);
            case DECIMAL -> round(integer / Decimals.power(digits), residual);
            case PRODUCT -> round(integer * quantum, residual);
            case QUOTIENT -> round(integer / quantum, residual);
            case FIXED -> round(printed(integer * quantum, digits, residual), 0);
            default -> round(significant(integer * quantum, residual), 0);
        };
    }

    private static double printed(double scaled, int digits, long residual) {
        return (double) ((long) Math.rint(scaled) + residual) / Decimals.power(digits);
    }

    private double significant(double product, long residual) {
        int decimals = Decimals.decimalsFor(product, digits);
        return printed(product * Decimals.power(decimals), decimals, residual);
    }

    private long round(double value, long residual) {
        if (narrow) {
            int bits = Float.floatToRawIntBits((float) value);
            return residual == 0
                    ? bits & 0xFFFF_FFFFL
                    : Decimals.bitsOfOrderedFloat(Decimals.orderedFloat(bits) + residual);
        }
        long bits = Double.doubleToRawLongBits(value);
        return residual == 0 ? bits : Decimals.orderedDouble(Decimals.orderedDouble(bits) + residual);
    }
}
