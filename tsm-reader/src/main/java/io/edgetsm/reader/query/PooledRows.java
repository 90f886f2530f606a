package io.edgetsm.reader.query;

import java.util.List;

/** Rows of several series whose samples are condensed together. */
final class PooledRows implements Rows {
    private final List<Aggregate> aggregates;
    private final Slots<Accumulator> slots;

    /** @param series one after the other; each is read to its end here */
    PooledRows(Guard guard, Needs needs, List<Aggregate> aggregates, Iterable<WindowSource> series) {
        this.aggregates = aggregates;
        this.slots = new Slots<>(guard, Accumulator.BYTES);
        for (WindowSource windows : series) {
            while (windows.next()) {
                slots.at(windows.start(), windows.last(), () -> new Accumulator(needs, guard))
                        .pool(windows.accumulator());
            }
        }
    }

    @Override
    public boolean next() {
        return slots.next();
    }

    @Override
    public long start() {
        return slots.content().startOf(slots.start());
    }

    @Override
    public long last() {
        return slots.content().lastOf(slots.last());
    }

    @Override
    public boolean isNull(int column) {
        return !slots.content().isDefined(aggregates.get(column));
    }

    @Override
    public double value(int column) {
        return slots.content().value(aggregates.get(column));
    }
}
