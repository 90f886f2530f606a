package io.edgetsm.reader.query;

import java.util.List;

/** Rows of a single series, as its windows come. */
final class SeriesRows implements Rows {
    private final WindowSource windows;
    private final List<Aggregate> aggregates;

    SeriesRows(WindowSource windows, List<Aggregate> aggregates) {
        this.windows = windows;
        this.aggregates = aggregates;
    }

    @Override
    public boolean next() {
        return windows.next();
    }

    @Override
    public long start() {
        return windows.accumulator().startOf(windows.start());
    }

    @Override
    public long last() {
        return windows.accumulator().lastOf(windows.last());
    }

    @Override
    public boolean isNull(int column) {
        return !windows.accumulator().isDefined(aggregates.get(column));
    }

    @Override
    public double value(int column) {
        return windows.accumulator().value(aggregates.get(column));
    }
}
