package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;

/** Compares what a store holds with what was given to it. */
final class DemoCheck {
    private DemoCheck() {}

    /** Samples that a snapshot holds of a bundled series. */
    static long samplesOf(Snapshot snapshot, DemoSeries wanted) {
        for (SeriesDefinition series : snapshot.series()) {
            if (series.key().equals(wanted.key())) {
                return SeriesExtent.of(snapshot, series).samples();
            }
        }
        return 0;
    }

    /**
     * Fails unless the store holds exactly the first samples of a series, bit for bit, and at least so many.
     *
     * @return how many it holds
     */
    static long requirePrefix(Snapshot snapshot, DemoSeries given, long atLeast) {
        long found = 0;
        for (SeriesDefinition series : snapshot.series()) {
            if (series.key().equals(given.key())) {
                found = requirePrefix(snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE), given);
            }
        }
        if (found < atLeast) {
            throw new IllegalStateException("acknowledged samples are missing: series=" + given.key() + " acknowledged="
                    + atLeast + " found=" + found);
        }
        return found;
    }

    private static long requirePrefix(SampleCursor stored, DemoSeries given) {
        int position = 0;
        while (stored.next()) {
            if (position == given.count()
                    || stored.timestamp() != given.timestamps()[position]
                    || stored.valueBits() != given.bits()[position]) {
                throw new IllegalStateException("store holds what was not given to it: series=" + given.key()
                        + " position=" + position + " timestamp=" + stored.timestamp());
            }
            position++;
        }
        return position;
    }
}
