package io.edgetsm.format;

/**
 * Sum of doubles with Neumaier's compensation (A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen", ZAMM 54, 1974): the rounding error of each addition is carried in a second number. Integers are
 * added exactly, as long as less than 2^53 times the largest {@code long} has been. Single-threaded.
 */
public final class CompensatedSum {
    private static final double TWO_TO_32 = 0x1p32;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private double sum;
    private double compensation;

    /** Adds one number. */
    public void add(double number) {
        double next = sum + number;
        if (Math.abs(sum) >= Math.abs(number)) {
            compensation += (sum - next) + number;
        } else {
            compensation += (number - next) + sum;
        }
        sum = next;
    }

    /** Adds what another sum has come to, with its compensation. */
    public void add(CompensatedSum other) {
        add(other.sum, other.compensation);
    }

    /** Adds a plain sum and the rounding errors left out of it. */
    public void add(double plainSum, double error) {
        add(plainSum);
        compensation += error;
    }

    /**
     * Adds the doubles whose bits stand at {@code [from, to)}. Four chains of additions, since one waits for itself; they
     * may leave the range of doubles where one does not, and then one it is.
     */
    public void addDoubles(long[] bits, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        double error0 = 0;
        double error1 = 0;
        double error2 = 0;
        double error3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            // The error of an addition without a branch: D. Knuth, The Art of Computer Programming 2, 4.2.2, theorem B.
            double a = Double.longBitsToDouble(bits[i]);
            double next = sum0 + a;
            double part = next - sum0;
            error0 += sum0 - (next - part) + (a - part);
            sum0 = next;
            a = Double.longBitsToDouble(bits[i + 1]);
            next = sum1 + a;
            part = next - sum1;
            error1 += sum1 - (next - part) + (a - part);
            sum1 = next;
            a = Double.longBitsToDouble(bits[i + 2]);
            next = sum2 + a;
            part = next - sum2;
            error2 += sum2 - (next - part) + (a - part);
            sum2 = next;
            a = Double.longBitsToDouble(bits[i + 3]);
            next = sum3 + a;
            part = next - sum3;
            error3 += sum3 - (next - part) + (a - part);
            sum3 = next;
        }
        // Two and two, then all, as above.
        double left = sum0 + sum1;
        double part = left - sum0;
        error0 += error1 + (sum0 - (left - part) + (sum1 - part));
        double right = sum2 + sum3;
        part = right - sum2;
        error2 += error3 + (sum2 - (right - part) + (sum3 - part));
        double all = left + right;
        part = all - left;
        double error = error0 + error2 + (left - (all - part) + (right - part));
        if (Double.isFinite(error)) {
            add(all, error);
        } else {
            i = from;
        }
        for (; i < to; i++) {
            add(Double.longBitsToDouble(bits[i]));
        }
    }

    /** Adds the floats whose bits stand at {@code [from, to)}. */
    public void addFloats(long[] bits, int from, int to) {
        for (int i = from; i < to; i++) {
            add(Float.intBitsToFloat((int) bits[i]));
        }
    }

    /** Adds the integers at {@code [from, to)}, at most 2^31 of them. */
    public void addIntegers(long[] values, int from, int to) {
        long high = 0;
        long low = 0;
        for (int i = from; i < to; i++) {
            high += values[i] >> Integer.SIZE;
            low += values[i] & LOW_HALF;
        }
        high += low >>> Integer.SIZE;
        add(high * TWO_TO_32);
        add((double) (low & LOW_HALF));
    }

    /** The sum; infinite or NaN exactly when the plain sum is. */
    public double value() {
        return Double.isFinite(sum) ? sum + compensation : sum;
    }

    /** What {@link #value} leaves out by being a double; 0 when it is not finite. */
    public double error() {
        double value = value();
        if (!Double.isFinite(value)) {
            return 0;
        }
        double part = value - sum;
        return sum - (value - part) + (compensation - part);
    }

    /** Multiplies the sum. */
    public void scale(double factor) {
        double plain = sum * factor;
        compensation = Double.isFinite(plain) ? Math.fma(sum, factor, -plain) + compensation * factor : 0;
        sum = plain;
    }

    /** Starts again at zero. */
    public void reset() {
        sum = 0;
        compensation = 0;
    }
}
