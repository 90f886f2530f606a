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
        if (type == ValueType.FLOAT64) {
            addDoubles(values, from, count);
        } else {
            addNumbers(values, from, count);
        }
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
