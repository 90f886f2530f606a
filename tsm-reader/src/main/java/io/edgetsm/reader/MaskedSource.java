package io.edgetsm.reader;

import java.util.List;

/** A source of which tombstones hide some samples; its bounds are those of what it would show without them. */
final class MaskedSource implements SampleSource {
    private final SampleSource source;
    private final List<Tombstone> tombstones;

    private MaskedSource(SampleSource source, List<Tombstone> tombstones) {
        this.source = source;
        this.tombstones = tombstones;
    }

    static SampleSource of(SampleSource source, List<Tombstone> all) {
        List<Tombstone> concerned =
                all.stream().filter(tombstone -> tombstone.concerns(source)).toList();
        if (concerned.isEmpty()) {
            return source;
        }
        boolean nothingLeft = concerned.stream().anyMatch(tombstone -> tombstone.hidesAllOf(source));
        return nothingLeft ? null : new MaskedSource(source, concerned);
    }

    @Override
    public long minTimestamp() {
        return source.minTimestamp();
    }

    @Override
    public long maxTimestamp() {
        return source.maxTimestamp();
    }

    @Override
    public long rank() {
        return source.rank();
    }

    @Override
    public int count() {
        return source.count();
    }

    @Override
    public void load(Loader target) {
        long[] timestamps = new long[source.count()];
        long[] values = new long[source.count()];
        int count = loadInto(timestamps, values, 0, target);
        target.show(timestamps, values, count);
    }

    @Override
    public int loadInto(long[] timestamps, long[] values, int at, Loader loader) {
        int loaded = source.loadInto(timestamps, values, at, loader);
        int kept = at;
        for (int i = at; i < at + loaded; i++) {
            if (!isHidden(timestamps[i])) {
                timestamps[kept] = timestamps[i];
                values[kept++] = values[i];
            }
        }
        return kept - at;
    }

    private boolean isHidden(long timestamp) {
        for (Tombstone tombstone : tombstones) {
            if (tombstone.hides(timestamp)) {
                return true;
            }
        }
        return false;
    }
}
