package io.edgetsm.reader;

import io.edgetsm.format.SeriesDefinition;
import java.util.List;

/**
 * A store at one moment: a prefix of its appends in LSN order. Single-threaded; stays valid until closed, whatever the
 * writer does meanwhile.
 */
public interface Snapshot extends AutoCloseable {
    /** Every series, by ascending ref. */
    List<SeriesDefinition> series();

    /** Series that a selector matches, sorted by key. */
    default List<SeriesDefinition> select(Selector selector) {
        return index().select(selector);
    }

    /** The series by their tags: metric names, tag names, tag values. Stays as it is while the snapshot is open. */
    SeriesIndex index();

    /** Where the samples of a series are. */
    List<SampleSource> sources(SeriesDefinition series);

    /**
     * Where the samples of a series in {@code [from, to]} are, both inclusive, epoch nanoseconds; what lies outside as a
     * whole is left out, and costs as little as the index can make it.
     *
     * @param listener told what is left out because a file's index is damaged; null to get the error instead
     * @throws io.edgetsm.format.CorruptDataException if a file's index of the series is damaged and there is no listener
     */
    default List<SampleSource> sources(SeriesDefinition series, long from, long to, DamageListener listener) {
        return sources(series).stream()
                .filter(source -> source.maxTimestamp() >= from && source.minTimestamp() <= to)
                .toList();
    }

    /** Samples of a series in {@code [from, to]}, both inclusive, epoch nanoseconds. */
    default SampleCursor samples(SeriesDefinition series, long from, long to) {
        return new SampleCursor(sources(series, from, to, null), from, to);
    }

    /**
     * The same by a cursor that has been used before, of this or another snapshot; forward or backward as it is.
     *
     * @return the cursor
     */
    default SampleCursor samples(SeriesDefinition series, long from, long to, SampleCursor used) {
        return used.reset(sources(series, from, to, null), from, to);
    }

    /** The same from the latest sample to the earliest. */
    default SampleCursor samplesBackward(SeriesDefinition series, long from, long to) {
        return SampleCursor.backward(sources(series, from, to, null), from, to);
    }

    /**
     * The sample of a series with the highest time, or null when it has none.
     *
     * @throws io.edgetsm.format.CorruptDataException if an index or a block that must be read is damaged
     */
    LastSample last(SeriesDefinition series);

    /** Gives files and memory back; idempotent. */
    @Override
    void close();
}
