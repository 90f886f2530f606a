package io.edgetsm.reader;

import io.edgetsm.format.SeriesDefinition;
import java.util.ArrayList;
import java.util.List;

/** A store that is one file with one series. */
record OneFileSnapshot(TsmFile file, SeriesDefinition only) implements Snapshot {
    @Override
    public List<SeriesDefinition> series() {
        return List.of(only);
    }

    @Override
    public SeriesIndex index() {
        SeriesIndex index = new SeriesIndex();
        index.add(only);
        return index;
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series) {
        List<SampleSource> sources = new ArrayList<>();
        file.addSources(series, Long.MIN_VALUE, Long.MAX_VALUE, null, sources);
        return sources;
    }

    @Override
    public LastSample last(SeriesDefinition series) {
        return LastSample.find(List.of(file), series, List.of());
    }

    @Override
    public void close() {}
}
