package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sensor series that are sampled together, in a fixed order: what a gateway polls in one cycle. Made once and used for
 * every tick, see {@link EdgeStore#append(SeriesSet, long, double[])}. Immutable; valid until its store is closed.
 */
public final class SeriesSet {
    private final EdgeStore store;
    private final List<SeriesDefinition> definitions;
    private final int[] refs;

    private SeriesSet(EdgeStore store, List<SeriesDefinition> definitions) {
        this.store = store;
        this.definitions = definitions;
        this.refs = definitions.stream().mapToInt(SeriesDefinition::ref).toArray();
    }

    /**
     * A set in the order of the list.
     *
     * @throws IllegalArgumentException if the list is empty, or a series is in it twice or belongs to another store
     */
    public static SeriesSet of(List<SensorSeries> series) {
        if (series.isEmpty()) {
            throw new IllegalArgumentException("series set is empty: give at least one series");
        }
        EdgeStore store = series.get(0).store();
        Set<SeriesDefinition> seen = new HashSet<>();
        for (int i = 0; i < series.size(); i++) {
            SeriesDefinition definition = series.get(i).definition();
            if (series.get(i).store() != store) {
                throw new IllegalArgumentException("series belongs to another store: element=" + i + " series="
                        + definition.key() + "; a set holds series of one open store");
            }
            if (!seen.add(definition)) {
                throw new IllegalArgumentException("series is in the set twice: element=" + i + " series="
                        + definition.key() + "; a tick has one value a series");
            }
        }
        return new SeriesSet(
                store, series.stream().map(SensorSeries::definition).toList());
    }

    /** Number of series. */
    public int size() {
        return refs.length;
    }

    /** The series in order. */
    public List<SeriesDefinition> definitions() {
        return definitions;
    }

    EdgeStore store() {
        return store;
    }

    /** Refs in order; not to be changed. */
    int[] refs() {
        return refs;
    }
}
