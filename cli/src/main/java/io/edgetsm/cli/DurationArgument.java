package io.edgetsm.cli;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.reader.query.Durations;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A length of time as it is written on the command line: {@code 10m}, {@code 1h30m}, {@code 500ms}, {@code 39062.5ns}.
 * Kept exact, since a sample period may be a fraction of a nanosecond.
 *
 * @param nanos positive
 * @param text as it was written
 */
record DurationArgument(BigDecimal nanos, String text) {
    /**
     * Parses the written form.
     *
     * @throws IllegalArgumentException if it is none, or not above zero
     */
    static DurationArgument parse(String text) {
        return new DurationArgument(Durations.parse(text), text);
    }

    /**
     * The duration as a whole number of nanoseconds.
     *
     * @throws UsageException if it is none, or too long for one
     */
    long wholeNanos() {
        try {
            return nanos.longValueExact();
        } catch (ArithmeticException e) {
            throw new UsageException(
                    "duration " + Text.shown(text) + " is no whole number of nanoseconds below 292 years");
        }
    }

    /** The duration as a sample period. */
    SamplePeriod period() {
        BigDecimal exact = nanos.stripTrailingZeros();
        BigInteger denominator = BigInteger.TEN.pow(Math.max(0, exact.scale()));
        BigInteger numerator = exact.setScale(Math.max(0, exact.scale())).unscaledValue();
        BigInteger divisor = numerator.gcd(denominator);
        try {
            return new SamplePeriod(
                    numerator.divide(divisor).longValueExact(),
                    denominator.divide(divisor).longValueExact());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        } catch (ArithmeticException e) {
            throw new UsageException("period " + Text.shown(text) + " is out of range; give one below 292 years");
        }
    }
}
