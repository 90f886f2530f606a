package io.edgetsm.reader.query;

import io.edgetsm.format.CompensatedSum;
import java.util.Arrays;
import java.util.List;

/** Rows of several series, each condensed by itself; then their values are condensed. */
final class AcrossRows implements Rows {
    private static final int COLUMN_BYTES = 96;

    private final Across across;
    private final Slots<Crossing> slots;

    /** Values of all columns in one window. */
    private static final class Crossing {
        private final Column[] columns;
        private long firstTime = Long.MAX_VALUE;
        private long lastTime = Long.MIN_VALUE;

        private Crossing(int columnCount) {
            columns = new Column[columnCount];
            Arrays.setAll(columns, i -> new Column());
        }

        /** Whether there are any: time may pass through a window without. */
        private boolean hasSamples() {
            return firstTime <= lastTime;
        }

        private void add(WindowSource windows, List<Aggregate> aggregates) {
            Accumulator window = windows.accumulator();
            if (window.count() > 0) {
                firstTime = Math.min(firstTime, window.startOf(windows.start()));
                lastTime = Math.max(lastTime, window.lastOf(windows.last()));
            }
            for (int i = 0; i < columns.length; i++) {
                if (window.isDefined(aggregates.get(i))) {
                    columns[i].add(window.value(aggregates.get(i)));
                }
            }
        }
    }

    /** Values of one column in one window. */
    private static final class Column {
        private final CompensatedSum sum = new CompensatedSum();
        private long count;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        private void add(double value) {
            sum.add(value);
            min = Math.min(min, value);
            max = Math.max(max, value);
            count++;
        }

        private double value(Across across) {
            return switch (across) {
                case SUM -> sum.value();
                case MEAN -> sum.value() / count;
                case MIN -> min;
                case MAX -> max;
                case COUNT -> count;
                case POOL -> throw new IllegalArgumentException("samples are not pooled here");
            };
        }
    }

    /** @param series one after the other; each is read to its end here */
    AcrossRows(Guard guard, Across across, List<Aggregate> aggregates, Iterable<WindowSource> series) {
        this.across = across;
        this.slots = new Slots<>(guard, aggregates.size() * COLUMN_BYTES);
        for (WindowSource windows : series) {
            while (windows.next()) {
                slots.at(windows.start(), windows.last(), () -> new Crossing(aggregates.size()))
                        .add(windows, aggregates);
            }
        }
    }

    @Override
    public boolean next() {
        return slots.next();
    }

    @Override
    public long start() {
        return slots.content().hasSamples() ? slots.content().firstTime : slots.start();
    }

    @Override
    public long last() {
        return slots.content().hasSamples() ? slots.content().lastTime : slots.last();
    }

    @Override
    public boolean isNull(int column) {
        return across != Across.COUNT && slots.content().columns[column].count == 0;
    }

    @Override
    public double value(int column) {
        return slots.content().columns[column].value(across);
    }
}
