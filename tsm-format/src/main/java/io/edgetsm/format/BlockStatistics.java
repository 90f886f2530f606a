package io.edgetsm.format;

/**
 * What the values of one block come to. Values are bits of the series' type, unscaled for bursts; only blocks without
 * NaN have statistics.
 *
 * @param min smallest value
 * @param max largest value
 * @param first value of the first sample
 * @param last value of the last sample
 * @param sum of all values, in double precision
 */
public record BlockStatistics(long min, long max, long first, long last, double sum) {
    /**
     * Computes the statistics of values in time order.
     *
     * @return null when a value is NaN
     */
    public static BlockStatistics of(ValueType type, long[] values, int from, int count) {
        long min = values[from];
        long max = min;
        double minNumber = Numbers.toDouble(type, min);
        double maxNumber = minNumber;
        CompensatedSum sum = new CompensatedSum();
        for (int i = from; i < from + count; i++) {
            double number = Numbers.toDouble(type, values[i]);
            if (Double.isNaN(number)) {
                return null;
            }
            if (Numbers.isLess(type, values[i], number, min, minNumber)) {
                min = values[i];
                minNumber = number;
            }
            if (Numbers.isLess(type, max, maxNumber, values[i], number)) {
                max = values[i];
                maxNumber = number;
            }
            sum.add(number);
        }
        return new BlockStatistics(min, max, values[from], values[from + count - 1], sum.value());
    }

    /** Statistics of this block's values followed by those of another. */
    public BlockStatistics followedBy(ValueType type, BlockStatistics next) {
        boolean lower =
                Numbers.isLess(type, next.min, Numbers.toDouble(type, next.min), min, Numbers.toDouble(type, min));
        boolean higher =
                Numbers.isLess(type, max, Numbers.toDouble(type, max), next.max, Numbers.toDouble(type, next.max));
        return new BlockStatistics(lower ? next.min : min, higher ? next.max : max, first, next.last, sum + next.sum);
    }
}
