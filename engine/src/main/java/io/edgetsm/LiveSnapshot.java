package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.writer.HeadSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files and heads of an open store at one LSN, taken on the encoder's thread. */
final class LiveSnapshot implements Snapshot {
    private final List<TsmFile> retained = new ArrayList<>();
    private final Map<SeriesDefinition, List<SampleSource>> sourcesOfSeries = new LinkedHashMap<>();

    /** Captures the series that a selector matches. On the encoder's thread. */
    LiveSnapshot(List<SeriesDefinition> series, Selector selector, Encoder encoder) {
        for (SeriesDefinition definition : series) {
            if (selector.matches(definition.key())) {
                List<SampleSource> sources = new ArrayList<>(encoder.files().sources(definition, retained));
                HeadSnapshot head = encoder.heads().snapshot(definition.ref());
                if (head.count() > 0) {
                    sources.add(SampleSource.of(head.timestamps(), head.values(), head.count(), Long.MAX_VALUE));
                }
                sourcesOfSeries.put(definition, sources);
            }
        }
    }

    @Override
    public List<SeriesDefinition> series() {
        return List.copyOf(sourcesOfSeries.keySet());
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series) {
        List<SampleSource> sources = sourcesOfSeries.get(series);
        if (sources == null) {
            throw new IllegalArgumentException("series was not selected by this snapshot: series=" + series.key());
        }
        return sources;
    }

    @Override
    public void close() {
        sourcesOfSeries.clear();
        retained.forEach(TsmFile::close);
        retained.clear();
    }
}
