package io.edgetsm;

import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.LastSample;
import io.edgetsm.writer.LatestSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last sample of each series. What comes in is noted by its head; what a store had before, or has left after it
 * dropped a file, is looked up in files once for a series and then known: some 40 bytes for each that has been asked for.
 * Thread-safe.
 */
final class LastValues {
    private static final LastSample NONE = new LastSample(0, 0);

    private final EdgeStore store;
    private final Encoder encoder;
    /** What files and heads had when a series was asked for first, since the last drop of a file. */
    private RefTable<LastSample> found = new RefTable<>();

    private long foundSinceDrops;

    LastValues(EdgeStore store, Encoder encoder) {
        this.store = store;
        this.encoder = encoder;
    }

    /** What the heads know at one moment. */
    private record Noted(List<LatestSample> latest, long drops) {}

    /** The last samples of some series, as of one moment; null for each that has none. */
    List<LastSample> of(List<SeriesDefinition> series) {
        Noted noted = store.onEncoderNow(() -> noted(series));
        List<LastSample> before = new ArrayList<>(series.size());
        List<SeriesDefinition> unknown = new ArrayList<>();
        for (SeriesDefinition each : series) {
            LastSample known = found(each.ref(), noted.drops());
            before.add(known);
            if (known == null) {
                unknown.add(each);
            }
        }
        Map<Integer, LastSample> lookedUp = unknown.isEmpty() ? Map.of() : lookUp(unknown);
        List<LastSample> result = new ArrayList<>(series.size());
        for (int i = 0; i < series.size(); i++) {
            LastSample known = before.get(i);
            LastSample base = known == null ? lookedUp.get(series.get(i).ref()) : known;
            result.add(later(base, noted.latest().get(i)));
        }
        return result;
    }

    /** On the encoder's thread. */
    private Noted noted(List<SeriesDefinition> series) {
        List<LatestSample> latest = new ArrayList<>(series.size());
        for (SeriesDefinition each : series) {
            latest.add(encoder.latest(each.ref()));
        }
        return new Noted(latest, encoder.files().droppedFiles());
    }

    private Map<Integer, LastSample> lookUp(List<SeriesDefinition> series) {
        Map<Integer, LastSample> lookedUp = new HashMap<>();
        try (LiveSnapshot snapshot = store.snapshot(series)) {
            for (SeriesDefinition each : series) {
                LastSample last = snapshot.last(each);
                lookedUp.put(each.ref(), last == null ? NONE : last);
                keep(each.ref(), lookedUp.get(each.ref()), snapshot.drops());
            }
        }
        return lookedUp;
    }

    private synchronized LastSample found(int ref, long drops) {
        return drops == foundSinceDrops ? found.get(ref) : null;
    }

    private synchronized void keep(int ref, LastSample last, long drops) {
        if (drops > foundSinceDrops) {
            found = new RefTable<>();
            foundSinceDrops = drops;
        }
        if (drops == foundSinceDrops) {
            found.put(ref, last);
        }
    }

    @SuppressWarnings("ReferenceEquality") // that very object: a sample may well equal it
    private static boolean isNone(LastSample sample) {
        return sample == NONE;
    }

    /** A head's sample is the later append where the times are equal. */
    private static LastSample later(LastSample before, LatestSample noted) {
        LastSample known = isNone(before) ? null : before;
        if (noted == null || known != null && known.timestamp() > noted.timestamp()) {
            return known;
        }
        return new LastSample(noted.timestamp(), noted.valueBits());
    }
}
