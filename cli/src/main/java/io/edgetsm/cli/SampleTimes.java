package io.edgetsm.cli;

import io.edgetsm.format.SamplePeriod;
import java.math.BigInteger;

/**
 * Times of samples that come without: a start and a period.
 *
 * @param startNanos time of the first sample
 * @param period between two
 */
record SampleTimes(long startNanos, SamplePeriod period) {
    /** Time of sample {@code index}. */
    long timeOf(long index) {
        return period.timeOf(startNanos, index);
    }

    /**
     * Fails if the last of so many samples lies beyond the year 2262.
     *
     * @throws UsageException naming the period
     */
    void requireFits(long count) {
        BigInteger last = BigInteger.valueOf(period.numerator())
                .multiply(BigInteger.valueOf(count - 1))
                .divide(BigInteger.valueOf(period.denominator()))
                .add(BigInteger.valueOf(startNanos));
        if (last.bitLength() > Long.SIZE - 1) {
            throw new UsageException(
                    "times reach beyond the year 2262: start=" + TimeArgument.format(startNanos) + " period=" + period
                            + " samples=" + count + "; nothing was imported; check --start and --period or --rate");
        }
    }
}
