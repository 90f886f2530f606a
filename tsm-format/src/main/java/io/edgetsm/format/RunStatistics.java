package io.edgetsm.format;

/**
 * Statistics of the values of a block while it grows run by run: smallest, largest, first, last, and the sum of the runs'
 * sums. Reusable, single-threaded, allocates nothing but the result.
 */
public final class RunStatistics {
    private ValueType type;
    private boolean any;
    private boolean nan;
    private long min;
    private long max;
    private long first;
    private long last;
    private double sum;

    /** Starts with no values of a type. */
    public void reset(ValueType valueType) {
        type = valueType;
        any = false;
        nan = false;
        sum = 0;
    }

    /** Adds a run of at least one value in time order. */
    public void add(long[] values, int from, int count) {
        if (!any) {
            any = true;
            first = values[from];
            min = first;
            max = first;
        }
        last = values[from + count - 1];
        switch (type) {
            case FLOAT64 -> addDoubles(values, from, count);
            case BURST_INT16, BURST_INT32 -> addCounts(values, from, count);
            default -> addNumbers(values, from, count);
        }
    }

    /** Counts of 32 bits at most: any sum of them is exact. */
    private void addCounts(long[] values, int from, int count) {
        long least = min;
        long greatest = max;
        long total = 0;
        for (int i = from; i < from + count; i++) {
            long value = values[i];
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            total += value;
        }
        min = least;
        max = greatest;
        sum += total;
    }

    /** Adds a run of doubles, none of them NaN, whose statistics are known. */
    public void add(BlockStatistics run) {
        if (!any) {
            any = true;
            first = run.first();
            min = run.min();
            max = run.max();
        }
        last = run.last();
        min = Double.longBitsToDouble(run.min()) < Double.longBitsToDouble(min) ? run.min() : min;
        max = Double.longBitsToDouble(run.max()) > Double.longBitsToDouble(max) ? run.max() : max;
        sum += run.sum();
    }

    /** The loop of most values there are; the compensation is that of {@link CompensatedSum}. */
    private void addDoubles(long[] values, int from, int count) {
        double least = Double.longBitsToDouble(min);
        double greatest = Double.longBitsToDouble(max);
        double total = 0;
        double compensation = 0;
        boolean anyNan = false;
        for (int i = from; i < from + count; i++) {
            double number = Double.longBitsToDouble(values[i]);
            double next = total + number;
            compensation += Math.abs(total) >= Math.abs(number) ? (total - next) + number : (number - next) + total;
            total = next;
            least = number < least ? number : least;
            greatest = number > greatest ? number : greatest;
            anyNan |= Double.isNaN(number);
        }
        nan |= anyNan;
        min = Double.doubleToRawLongBits(least);
        max = Double.doubleToRawLongBits(greatest);
        sum += Double.isFinite(total) ? total + compensation : total;
    }

    private void addNumbers(long[] values, int from, int count) {
        double minNumber = Numbers.toDouble(type, min);
        double maxNumber = Numbers.toDouble(type, max);
        CompensatedSum total = new CompensatedSum();
        for (int i = from; i < from + count; i++) {
            double number = Numbers.toDouble(type, values[i]);
            nan |= Double.isNaN(number);
            if (Numbers.isLess(type, values[i], number, min, minNumber)) {
                min = values[i];
                minNumber = number;
            }
            if (Numbers.isLess(type, max, maxNumber, values[i], number)) {
                max = values[i];
                maxNumber = number;
            }
            total.add(number);
        }
        sum += total.value();
    }

    /** The statistics, null where a value is NaN. */
    public BlockStatistics toBlockStatistics() {
        return nan || !any ? null : new BlockStatistics(min, max, first, last, sum);
    }
}
