package io.edgetsm.format;

/**
 * Sum of doubles with Neumaier's compensation (A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen", ZAMM 54, 1974): the rounding error of each addition is carried in a second number.
 */
public final class CompensatedSum {
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

    /** The sum; infinite or NaN exactly when the plain sum is. */
    public double value() {
        return Double.isFinite(sum) ? sum + compensation : sum;
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
