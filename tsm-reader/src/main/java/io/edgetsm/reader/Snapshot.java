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
        return series().stream()
                .filter(definition -> selector.matches(definition.key()))
                .sorted(java.util.Comparator.comparing(SeriesDefinition::key))
                .toList();
    }

    /** Where the samples of a series are. */
    List<SampleSource> sources(SeriesDefinition series);

    /** Samples of a series in {@code [from, to]}, both inclusive, epoch nanoseconds. */
    default SampleCursor samples(SeriesDefinition series, long from, long to) {
        return new SampleCursor(sources(series), from, to);
    }

    /** Gives files and memory back; idempotent. */
    @Override
    void close();
}
