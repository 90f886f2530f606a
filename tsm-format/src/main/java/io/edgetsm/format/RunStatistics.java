package io.edgetsm.format;

/**
 * Statistics of the values of a block while it grows run by run: smallest, largest, first, last and sum. Reusable,
 * single-threaded, allocates nothing but the result.
 */
public final class RunStatistics {
    private final CompensatedSum sum = new CompensatedSum();
    private ValueType type;
    private boolean any;
    private boolean nan;
    private long min;
    private long max;
    private long first;
    private long last;

    /** Starts with no values of a type. */
    public void reset(ValueType valueType) {
        type = valueType;
        any = false;
        nan = false;
        sum.reset();
    }

    /**
     * Adds a run of at least one value in time order.
     *
     * <p>One long method on purpose, see {@link PatchedColumnEncoder#plan}: whatever ends a run or a block comes by here.
     */
    public void add(long[] values, int from, int count) {
        if (!any) {
            any = true;
            first = values[from];
            min = first;
            max = first;
        }
        last = values[from + count - 1];
        switch (type) {
            case FLOAT64 -> {
                // The loop of most values there are; the compensation is that of CompensatedSum.
                double least = Double.longBitsToDouble(min);
                double greatest = Double.longBitsToDouble(max);
                double total = 0;
                double compensation = 0;
                boolean anyNan = false;
                for (int i = from; i < from + count; i++) {
                    double number = Double.longBitsToDouble(values[i]);
                    double next = total + number;
                    compensation +=
                            Math.abs(total) >= Math.abs(number) ? (total - next) + number : (number - next) + total;
                    total = next;
                    least = number < least ? number : least;
                    greatest = number > greatest ? number : greatest;
                    anyNan |= Double.isNaN(number);
                }
                nan |= anyNan;
                min = Double.doubleToRawLongBits(least);
                max = Double.doubleToRawLongBits(greatest);
                sum.add(total, compensation);
            }
            case INT64, BOOL, BURST_INT16, BURST_INT32 -> {
                long least = min;
                long greatest = max;
                for (int i = from; i < from + count; i++) {
                    least = Math.min(least, values[i]);
                    greatest = Math.max(greatest, values[i]);
                }
                min = least;
                max = greatest;
                sum.addIntegers(values, from, from + count);
            }
            default -> addNumbers(values, from, count);
        }
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
        sum.add(run.sum(), run.sumError());
    }

    private void addNumbers(long[] values, int from, int count) {
        double minNumber = Numbers.toDouble(type, min);
        double maxNumber = Numbers.toDouble(type, max);
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
            sum.add(number);
        }
    }

    /** The statistics, null where a value is NaN. */
    public BlockStatistics toBlockStatistics() {
        return nan || !any ? null : new BlockStatistics(min, max, first, last, sum.value(), sum.error());
    }
}
