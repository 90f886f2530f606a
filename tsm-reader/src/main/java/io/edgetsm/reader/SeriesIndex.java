package io.edgetsm.reader;

import io.edgetsm.format.RefTable;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which series have which tags: for every value of every tag the refs that have it, so that a selection costs what it
 * finds and not what the store holds. Grows with the store, one series at a time; some ten bytes for a tag value that one
 * series has, and for others 4 for each series. Thread-safe.
 */
public final class SeriesIndex {
    /** The metric name, seen as a tag: the key no tag can have. */
    static final String METRIC_NAME = "";

    /** Larger answers are put in order by the order of all series, which is kept. */
    private static final int SORTED_BY_ITSELF = 512;

    private final RefTable<SeriesDefinition> byRef = new RefTable<>();
    private final Map<String, TagValues> valuesOfTag = new HashMap<>();
    private int highestRef;
    private int[] refsInKeyOrder = {};

    /** An empty index. */
    public SeriesIndex() {}

    static String valueOf(SeriesKey key, String tag) {
        return tag.equals(METRIC_NAME) ? key.name() : key.tag(tag);
    }

    /** Adds a series; one that is there already is left as it is. */
    public synchronized void add(SeriesDefinition series) {
        if (byRef.get(series.ref()) != null) {
            return;
        }
        byRef.put(series.ref(), series);
        highestRef = Math.max(highestRef, series.ref());
        post(METRIC_NAME, series.key().name(), series.ref());
        series.key().tags().forEach((tag, value) -> {
            // A tag with the empty value is, for every matcher, a tag that is not there.
            if (!value.isEmpty()) {
                post(tag, value, series.ref());
            }
        });
    }

    private void post(String tag, String value, int ref) {
        valuesOfTag.computeIfAbsent(tag, unknown -> new TagValues(tag, byRef)).add(value, ref);
    }

    /** How many series there are. */
    public synchronized int size() {
        return byRef.size();
    }

    /** Highest ref of any series, 0 when there is none. */
    public synchronized int highestRef() {
        return highestRef;
    }

    /** The series of a ref, or null. */
    public synchronized SeriesDefinition find(int ref) {
        return byRef.get(ref);
    }

    /** Every series, by ascending ref. */
    public synchronized List<SeriesDefinition> all() {
        List<SeriesDefinition> all = new ArrayList<>(byRef.size());
        byRef.forEach(all::add);
        return all;
    }

    /** Metric names, sorted. */
    public List<String> metricNames() {
        return valuesOf(METRIC_NAME);
    }

    /** Keys of all tags of all series, sorted. */
    public synchronized List<String> tagNames() {
        TreeSet<String> names = new TreeSet<>(valuesOfTag.keySet());
        names.remove(METRIC_NAME);
        return List.copyOf(names);
    }

    /** Values that a tag has in any series, sorted. */
    public List<String> tagValues(String tag) {
        return tag.equals(METRIC_NAME) ? List.of() : valuesOf(tag);
    }

    private TagValues valuesOfTag(String tag) {
        TagValues values = valuesOfTag.get(tag);
        return values == null ? new TagValues(tag, byRef) : values;
    }

    private synchronized List<String> valuesOf(String tag) {
        TreeSet<String> sorted = new TreeSet<>();
        valuesOfTag(tag).forEach((value, refs) -> sorted.add(value));
        return List.copyOf(sorted);
    }

    /** The series that a selector matches, sorted by key. */
    public synchronized List<SeriesDefinition> select(Selector selector) {
        return inKeyOrder(refs(selector));
    }

    private BitSet refs(Selector selector) {
        List<TagMatcher> matchers = new ArrayList<>(selector.matchers());
        // First what names its values, then what has to try them all.
        matchers.sort(Comparator.comparing(matcher -> matcher.namedValues() == null));
        BitSet refs = null;
        for (TagMatcher matcher : matchers) {
            if (refs != null && refs.isEmpty()) {
                return refs;
            }
            refs = narrow(refs, matcher);
        }
        return refs == null ? allRefs() : refs;
    }

    private BitSet allRefs() {
        BitSet all = new BitSet(highestRef + 1);
        byRef.forEach(series -> all.set(series.ref()));
        return all;
    }

    /** Keeps of the refs, or of all where they are null, those that meet a condition. */
    private BitSet narrow(BitSet refs, TagMatcher matcher) {
        TagValues values = valuesOfTag(matcher.key());
        if (refs != null && matcher.namedValues() == null && refs.cardinality() < values.size()) {
            return tryEach(refs, matcher);
        }
        boolean keepsAbsent = matcher.matchesAbsent();
        BitSet posted = posted(values, matcher, !keepsAbsent);
        if (!keepsAbsent) {
            if (refs != null) {
                posted.and(refs);
            }
            return posted;
        }
        BitSet kept = refs == null ? allRefs() : refs;
        kept.andNot(posted);
        return kept;
    }

    private BitSet tryEach(BitSet refs, TagMatcher matcher) {
        BitSet kept = new BitSet(refs.length());
        for (int ref = refs.nextSetBit(0); ref >= 0; ref = refs.nextSetBit(ref + 1)) {
            kept.set(ref, matcher.matches(valueOf(byRef.get(ref).key(), matcher.key())));
        }
        return kept;
    }

    /** Refs of every value that matches, or of every one that does not. */
    private BitSet posted(TagValues values, TagMatcher matcher, boolean matching) {
        BitSet refs = new BitSet(highestRef + 1);
        List<String> named = matcher.namedValues();
        if (named != null && matcher.isNegated() != matching) {
            for (String value : named) {
                values.addTo(refs, value);
            }
            return refs;
        }
        values.forEach((value, posted) -> {
            if (matcher.matches(value) == matching) {
                posted.addTo(refs);
            }
        });
        return refs;
    }

    // ---- order

    private List<SeriesDefinition> inKeyOrder(BitSet refs) {
        int count = refs.cardinality();
        List<SeriesDefinition> selected = new ArrayList<>(count);
        if (count <= SORTED_BY_ITSELF) {
            for (int ref : sortedByKey(refs.stream().toArray())) {
                selected.add(byRef.get(ref));
            }
            return selected;
        }
        if (refsInKeyOrder.length != byRef.size()) {
            refsInKeyOrder = sortedByKey(allRefs().stream().toArray());
        }
        for (int ref : refsInKeyOrder) {
            if (refs.get(ref)) {
                selected.add(byRef.get(ref));
            }
        }
        return selected;
    }

    /** Merges ever longer runs: refs stay numbers, where sorting by a comparator would make an object of each. */
    private int[] sortedByKey(int[] refs) {
        int[] from = refs;
        int[] to = new int[refs.length];
        for (int run = 1; run < refs.length; run *= 2) {
            for (int start = 0; start < refs.length; start += 2 * run) {
                merge(from, to, start, Math.min(start + run, refs.length), Math.min(start + 2 * run, refs.length));
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takesLeft = right == end || left < middle && !isBefore(from[right], from[left]);
            to[at] = takesLeft ? from[left++] : from[right++];
        }
    }

    private boolean isBefore(int ref, int other) {
        return byRef.get(ref).key().compareTo(byRef.get(other).key()) < 0;
    }
}
