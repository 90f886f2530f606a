package io.edgetsm.format;

/**
 * What the values of one block come to. Values are bits of the series' type, unscaled for bursts; only blocks without
 * NaN have statistics.
 *
 * @param min smallest value
 * @param max largest value
 * @param first value of the first sample
 * @param last value of the last sample
 * @param sum of all values, the double nearest to it
 * @param sumError what is missing from that double, so that sums of many blocks can be added as if their values were;
 *     of integers exact; 0 where nobody kept it
 */
public record BlockStatistics(long min, long max, long first, long last, double sum, double sumError) {
    /**
     * Computes the statistics of values in time order.
     *
     * @return null when a value is NaN
     */
    public static BlockStatistics of(ValueType type, long[] values, int from, int count) {
        RunStatistics statistics = new RunStatistics();
        statistics.reset(type);
        statistics.add(values, from, count);
        return statistics.toBlockStatistics();
    }
}
