package io.edgetsm.format;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Time between two samples of a burst as a fraction of nanoseconds in lowest terms: 25.6 kHz is 78125/2 ns. Kept
 * rational because the nearest integer would drift 12.8 microseconds every second. At least one nanosecond, so that no
 * two samples of a capture share a timestamp.
 *
 * @param numerator nanoseconds, positive
 * @param denominator positive
 */
public record SamplePeriod(long numerator, long denominator) {
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);

    /** Checks both parts and reduces the fraction. */
    public SamplePeriod {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException("sample period out of range: numerator=" + numerator + " denominator="
                    + denominator + "; both must be positive");
        }
        if (numerator < denominator) {
            throw new IllegalArgumentException("sample period is below one nanosecond: numerator=" + numerator
                    + " denominator=" + denominator + "; the fastest rate is 10^9 hertz");
        }
        long divisor = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .longValueExact();
        numerator /= divisor;
        denominator /= divisor;
    }

    /** A whole number of nanoseconds. */
    public static SamplePeriod ofNanos(long nanos) {
        return new SamplePeriod(nanos, 1);
    }

    /**
     * The period of a sample rate given as decimal text, exact: {@code "25600"}, {@code "48828.125"}.
     *
     * @throws IllegalArgumentException if the text is no positive number
     */
    public static SamplePeriod ofHertz(String hertz) {
        BigDecimal rate;
        try {
            rate = new BigDecimal(hertz.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "sample rate is no number: rate=" + hertz + "; give hertz, such as 25600", e);
        }
        if (rate.signum() <= 0 || rate.scale() > 12 || rate.precision() - rate.scale() > 10) {
            throw new IllegalArgumentException("sample rate out of range: rate=" + hertz
                    + "; it must be positive, at most 10^9 hertz, with at most 12 decimals");
        }
        int scale = Math.max(0, rate.scale());
        BigInteger numerator = NANOS_PER_SECOND.toBigInteger().multiply(BigInteger.TEN.pow(scale));
        BigInteger denominator = rate.setScale(scale).unscaledValue();
        BigInteger divisor = numerator.gcd(denominator);
        try {
            return new SamplePeriod(
                    numerator.divide(divisor).longValueExact(),
                    denominator.divide(divisor).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "sample rate has no period in 64-bit fractions: rate=" + hertz + "; give fewer decimals", e);
        }
    }

    /**
     * Time of a sample: {@code origin + floor(index * period)}, exact for every index that keeps the product within
     * 127 bits.
     *
     * @param originNanos time of sample 0, epoch nanoseconds
     * @param index which sample, counted from 0
     */
    public long timeOf(long originNanos, long index) {
        long high = Math.multiplyHigh(index, numerator);
        long low = index * numerator;
        if (high == 0 && low >= 0) {
            return originNanos + low / denominator;
        }
        BigInteger product = BigInteger.valueOf(index).multiply(BigInteger.valueOf(numerator));
        BigInteger[] parts = product.divideAndRemainder(BigInteger.valueOf(denominator));
        return originNanos + parts[0].longValue();
    }

    /** Samples per second, rounded to a double. */
    public double hertz() {
        return 1e9 * denominator / numerator;
    }

    /** Spelled out, like the hash: what a record brings is made at the first call, while a store opens. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SamplePeriod period
                && numerator == period.numerator
                && denominator == period.denominator;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(numerator) * 31 + Long.hashCode(denominator);
    }

    @Override
    public String toString() {
        return denominator == 1 ? numerator + " ns" : numerator + "/" + denominator + " ns";
    }
}
