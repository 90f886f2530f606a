package io.edgetsm;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.DamageListener;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.SeriesIndex;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.writer.HeadDecoder;
import io.edgetsm.writer.HeadImage;
import io.edgetsm.writer.HeadSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Files and heads of an open store at one LSN. Heads are copied on the encoder's thread, some at a time when the reader
 * comes to their series, or before they change; what is copied is decoded on the reader's thread.
 */
final class LiveSnapshot implements Snapshot {
    /** Series that the encoder looks up for a reader at one go: it must not be kept from its work for long. */
    private static final int SERIES_PER_VISIT = 128;

    private final EdgeStore store;
    private final LiveSnapshots registry;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Heads as they were, by series ref; filled by the encoder. */
    private final Map<Integer, HeadImage> heads = new ConcurrentHashMap<>();

    private volatile FilesMoment files;
    /** What the selector matches; before it is known every head that changes is kept. */
    private volatile BitSet selectedRefs;

    private volatile boolean overrun;

    // ---- of the reader's thread

    private final HeadDecoder decoder = new HeadDecoder();
    private final Map<Integer, List<BlockEntry>> growingBlocks = new HashMap<>();
    private List<SeriesDefinition> selected = List.of();
    private Map<Integer, Integer> placeOfRef = Map.of();
    private SeriesIndex index;
    private boolean hasSelected;

    LiveSnapshot(EdgeStore store, LiveSnapshots registry) {
        this.store = store;
        this.registry = registry;
    }

    // ---- on the encoder's thread

    void begin(FilesMoment moment) {
        files = moment;
    }

    boolean isClosed() {
        return closed.get();
    }

    boolean wants(int seriesRef) {
        BitSet refs = selectedRefs;
        return (refs == null || refs.get(seriesRef)) && !heads.containsKey(seriesRef);
    }

    /** Keeps a head as it was; null when there is no memory for it. */
    void keep(int seriesRef, HeadImage image) {
        if (image == null) {
            overrun = true;
        } else {
            heads.put(seriesRef, image);
            if (closed.get()) {
                forget(seriesRef);
            }
        }
    }

    private void keepNow(int seriesRef) {
        if (!overrun && wants(seriesRef)) {
            keep(seriesRef, registry.image(seriesRef));
        }
    }

    void completeHeads() {
        BitSet refs = selectedRefs;
        if (refs == null) {
            // Nobody knows what will be asked for.
            overrun = true;
        } else {
            refs.stream().forEach(this::keepNow);
        }
    }

    private Map<Integer, List<BlockEntry>> visit(int[] refs) {
        Map<Integer, List<BlockEntry>> blocks = new HashMap<>();
        for (int ref : refs) {
            keepNow(ref);
            blocks.put(ref, files.growingBlocks(ref));
        }
        return blocks;
    }

    // ---- on the reader's thread

    /** Says which series can be read, sorted by key; found once the moment has been fixed, so that none is missed. */
    void choose(List<SeriesDefinition> matching) {
        BitSet refs = new BitSet();
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < matching.size(); i++) {
            refs.set(matching.get(i).ref());
            places.put(matching.get(i).ref(), i);
        }
        selected = matching;
        placeOfRef = places;
        selectedRefs = refs;
        heads.keySet().stream().filter(ref -> !refs.get(ref)).forEach(this::forget);
    }

    private void forget(int seriesRef) {
        HeadImage image = heads.remove(seriesRef);
        if (image != null) {
            registry.release(image.sizeBytes());
        }
    }

    @Override
    public List<SeriesDefinition> series() {
        return selected.stream()
                .sorted(Comparator.comparingInt(SeriesDefinition::ref))
                .toList();
    }

    /** One answer costs less than an index does; whoever asks again gets one. */
    @Override
    public List<SeriesDefinition> select(Selector narrower) {
        if (hasSelected) {
            return index().select(narrower);
        }
        hasSelected = true;
        return selected.stream()
                .filter(series -> narrower.matches(series.key()))
                .toList();
    }

    @Override
    public SeriesIndex index() {
        if (index == null) {
            index = new SeriesIndex();
            selected.forEach(index::add);
        }
        return index;
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series) {
        return sources(series, Long.MIN_VALUE, Long.MAX_VALUE, null);
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series, long from, long to, DamageListener listener) {
        List<BlockEntry> growing = growingBlocks(series);
        List<SampleSource> sources = new ArrayList<>();
        files.addSources(series, growing, from, to, listener, sources);
        addHead(series, from, to, sources);
        return sources;
    }

    @Override
    public LastSample last(SeriesDefinition series) {
        List<BlockEntry> growing = growingBlocks(series);
        List<SampleSource> head = new ArrayList<>();
        addHead(series, Long.MIN_VALUE, Long.MAX_VALUE, head);
        return files.last(series, growing, head);
    }

    /** Files that the store had dropped before this moment. */
    long drops() {
        return files.drops();
    }

    private List<BlockEntry> growingBlocks(SeriesDefinition series) {
        Integer place = placeOfRef.get(series.ref());
        if (place == null || closed.get()) {
            throw new IllegalArgumentException(
                    "series was not selected by this snapshot, or it is closed: series=" + series.key());
        }
        if (!growingBlocks.containsKey(series.ref())) {
            askEncoder(place);
        }
        return growingBlocks.get(series.ref());
    }

    private void addHead(SeriesDefinition series, long from, long to, List<SampleSource> sources) {
        HeadImage image = heads.get(series.ref());
        if (image == null) {
            throw new SnapshotOverrunException(store.path(), series.key().toString());
        }
        if (!image.reachesInto(from, to)) {
            return;
        }
        HeadSnapshot head = image.decode(decoder);
        if (head.count() > 0 && head.timestamps()[head.count() - 1] >= from && head.timestamps()[0] <= to) {
            sources.add(SampleSource.of(head.timestamps(), head.values(), head.count(), Long.MAX_VALUE));
        }
    }

    /** Has the series and those that are likely to be read next looked up. */
    private void askEncoder(int place) {
        int[] refs = new int[SERIES_PER_VISIT];
        int count = 0;
        for (int i = place; i < selected.size() && count < SERIES_PER_VISIT; i++) {
            int ref = selected.get(i).ref();
            if (!growingBlocks.containsKey(ref)) {
                refs[count++] = ref;
            }
        }
        int[] wanted = Arrays.copyOf(refs, count);
        growingBlocks.putAll(store.betweenBatches(() -> visit(wanted)));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            FilesMoment moment = files;
            if (moment != null) {
                moment.close();
            }
            heads.keySet().forEach(this::forget);
            growingBlocks.clear();
        }
    }
}
