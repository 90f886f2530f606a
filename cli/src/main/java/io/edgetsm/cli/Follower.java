package io.edgetsm.cli;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import java.util.HashMap;
import java.util.Map;

/** Prints what is new in a store each time it looks. */
final class Follower {
    private final Snapshot snapshot;
    private final Selector selector;
    private final ResultWriter result;
    private final int firstCount;
    /** Time of the last sample shown, by series ref. */
    private final Map<Integer, Long> shownThrough = new HashMap<>();

    private boolean hasLooked;

    /** @param firstCount samples to show of each series at the first look */
    Follower(Snapshot snapshot, Selector selector, ResultWriter result, int firstCount) {
        this.snapshot = snapshot;
        this.selector = selector;
        this.result = result;
        this.firstCount = firstCount;
    }

    /** Shows what has come since the last look, of a series that had no samples all; at the first, the last there are. */
    void look() {
        for (SeriesDefinition series : snapshot.select(selector)) {
            LastSample last = snapshot.last(series);
            Long shown = shownThrough.get(series.ref());
            if (last == null || shown != null && last.timestamp() <= shown) {
                continue;
            }
            result.series(series);
            if (hasLooked) {
                showFrom(series, shown == null ? Long.MIN_VALUE : shown + 1);
            } else {
                showLast(series, last.timestamp());
            }
            shownThrough.put(series.ref(), last.timestamp());
        }
        hasLooked = true;
    }

    /** Goes back to where they begin first, so that they need not be kept; not beyond damage. */
    private void showLast(SeriesDefinition series, long lastTime) {
        if (firstCount == 0) {
            return;
        }
        SampleCursor latest =
                snapshot.samplesBackward(series, Long.MIN_VALUE, lastTime).limit(firstCount);
        long first = lastTime;
        try {
            while (latest.nextStretch()) {
                first = latest.timestamp();
            }
        } catch (CorruptDataException e) {
            // Where the last sample itself is damaged, showing it fails.
        }
        showFrom(series, first);
    }

    private void showFrom(SeriesDefinition series, long first) {
        SampleCursor samples = snapshot.samples(series, first, Long.MAX_VALUE);
        while (samples.next()) {
            show(series, samples.timestamp(), samples.valueBits());
        }
    }

    private void show(SeriesDefinition series, long timestamp, long bits) {
        result.row(timestamp, ValueText.inUnit(series, bits));
    }
}
