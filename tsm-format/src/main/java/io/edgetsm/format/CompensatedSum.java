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

    /** The sum; infinite or NaN exactly when the plain sum is. */
    public double value() {
        return Double.isFinite(sum) ? sum + compensation : sum;
    }

    /** Starts again at zero. */
    public void reset() {
        sum = 0;
        compensation = 0;
    }
}
