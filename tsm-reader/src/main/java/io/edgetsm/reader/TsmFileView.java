package io.edgetsm.reader;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.io.Storage;
import java.util.ArrayList;
import java.util.List;

/** One TSM file by itself: it repeats the definitions of its series, so it can be queried without its store. */
public final class TsmFileView implements Snapshot {
    private final TsmFile file;
    private final SeriesIndex index = new SeriesIndex();
    private final List<Integer> undefinedRefs = new ArrayList<>();

    private TsmFileView(TsmFile file) {
        this.file = file;
        for (int ref : file.refs()) {
            SeriesDefinition definition = file.definition(ref);
            if (definition == null) {
                undefinedRefs.add(ref);
            } else {
                index.add(definition);
            }
        }
    }

    /**
     * Opens a file of any state, see {@link TsmFile#open}.
     *
     * @throws io.edgetsm.format.CorruptDataException if it is no TSM file, or its header is damaged
     */
    public static TsmFileView open(Storage storage, String name) {
        TsmFile file = TsmFile.open(storage, name);
        try {
            return new TsmFileView(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The file. */
    public TsmFile file() {
        return file;
    }

    /** Refs of blocks whose series the file does not define, because the definition is damaged. */
    public List<Integer> undefinedRefs() {
        return List.copyOf(undefinedRefs);
    }

    @Override
    public List<SeriesDefinition> series() {
        return index.all();
    }

    @Override
    public SeriesIndex index() {
        return index;
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition definition) {
        return sources(definition, Long.MIN_VALUE, Long.MAX_VALUE, null);
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition definition, long from, long to, DamageListener listener) {
        List<SampleSource> sources = new ArrayList<>();
        file.addSources(definition, from, to, listener, sources);
        return sources;
    }

    @Override
    public LastSample last(SeriesDefinition definition) {
        return LastSample.find(List.of(file), definition, List.of());
    }

    @Override
    public void close() {
        file.close();
    }
}
