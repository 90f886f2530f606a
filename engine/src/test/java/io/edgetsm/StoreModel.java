package io.edgetsm;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a store must hold: every append in order. An append is begun before the store is asked, and ended when the store has
 * said which LSN it ends at; a cut between the two finds all of it or nothing.
 */
final class StoreModel {
    /** Types of the series of a script, by key. */
    static final Map<String, ValueType> SENSORS = Map.of(
            "fast{k=\"1\"}", ValueType.FLOAT64,
            "slow", ValueType.FLOAT64,
            "noisy", ValueType.FLOAT64,
            "count", ValueType.INT64,
            "plc", ValueType.FLOAT32,
            "switch", ValueType.BOOL);

    private static final int REMEMBERED_STATES = 8;

    private final List<Append> appends = new ArrayList<>();
    private final Map<Long, StoreState> remembered = new HashMap<>();
    private Append begun;
    /** Made when first asked for since the last append, or null. */
    private EverAppended ever;

    /** State after the first appends, all of which every state that will be asked for contains. */
    private StoreState base = new StoreState();

    private int baseCount;

    /** One append: samples that are there together or not at all. */
    private record Append(long endLsn, String series, long[] timestamps, long[] bits) {
        Append endingAt(long lsn) {
            return new Append(lsn, series, timestamps, bits);
        }
    }

    void beginSample(String series, long timestamp, long bits) {
        begin(new Append(0, series, new long[] {timestamp}, new long[] {bits}));
    }

    void beginBurst(String series, SamplePeriod period, long origin, long firstIndex, short[] counts) {
        long[] timestamps = new long[counts.length];
        long[] bits = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            timestamps[i] = period.timeOf(origin, firstIndex + i);
            bits[i] = counts[i];
        }
        begin(new Append(0, series, timestamps, bits));
    }

    private void begin(Append append) {
        begun = append;
        ever = null;
    }

    /** The store has taken what was begun. */
    void end(long endLsn) {
        appends.add(begun.endingAt(endLsn));
        begun = null;
    }

    /** The store has refused, or has taken the append and refused to acknowledge it: its last LSN tells. */
    void settle(long appendedLsn) {
        if (begun != null && appendedLsn > lastLsn()) {
            end(appendedLsn);
        }
        begun = null;
        ever = null;
    }

    private long lastLsn() {
        return appends.isEmpty() ? 0 : appends.get(appends.size() - 1).endLsn();
    }

    /** Number of appends. */
    int size() {
        return appends.size();
    }

    /** State after every append up to an LSN. */
    StoreState stateAt(long lsn) {
        StoreState known = remembered.get(lsn);
        if (known == null) {
            if (remembered.size() == REMEMBERED_STATES) {
                remembered.clear();
            }
            known = base.with(samplesUpTo(lsn));
            remembered.put(lsn, known);
        }
        return known;
    }

    private Map<String, TreeMap<Long, Long>> samplesUpTo(long lsn) {
        Map<String, TreeMap<Long, Long>> samples = new TreeMap<>();
        for (Append append : appends.subList(baseCount, appends.size())) {
            if (append.endLsn() <= lsn) {
                put(append, samples);
            }
        }
        if (begun != null && lsn > lastLsn()) {
            put(begun, samples);
        }
        return samples;
    }

    private static void put(Append append, Map<String, TreeMap<Long, Long>> samples) {
        TreeMap<Long, Long> series = samples.computeIfAbsent(append.series(), key -> new TreeMap<>());
        for (int i = 0; i < append.timestamps().length; i++) {
            series.put(append.timestamps()[i], append.bits()[i]);
        }
    }

    /** No state before this LSN will be asked for any more. */
    void forgetStatesBefore(long lsn) {
        int count = baseCount;
        while (count < appends.size() && appends.get(count).endLsn() <= lsn) {
            count++;
        }
        if (count > baseCount) {
            Map<String, TreeMap<Long, Long>> samples = new TreeMap<>();
            appends.subList(baseCount, count).forEach(append -> put(append, samples));
            base = base.with(samples);
            baseCount = count;
        }
    }

    /** Whether the LSN is the end of an append, so that no append is there in part. */
    boolean isBoundary(long lsn) {
        int low = 0;
        int high = appends.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (appends.get(middle).endLsn() < lsn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return lsn == 0 || low < appends.size() && appends.get(low).endLsn() == lsn || begun != null && lsn > lastLsn();
    }

    /** Forgets what a close that failed has lost: the store goes on from that LSN. */
    void truncate(long lsn) {
        begun = null;
        appends.removeIf(append -> append.endLsn() > lsn);
        remembered.clear();
        ever = null;
    }

    /** The first sample of a state that nobody ever appended, or null: what must hold even when the device lies. */
    String firstInvented(StoreState state) {
        if (ever == null) {
            Map<String, TreeMap<Long, TreeSet<Long>>> samples = new TreeMap<>();
            appends.forEach(append -> add(append, samples));
            if (begun != null) {
                add(begun, samples);
            }
            ever = EverAppended.of(samples);
        }
        return ever.firstMissing(state);
    }

    private static void add(Append append, Map<String, TreeMap<Long, TreeSet<Long>>> samples) {
        TreeMap<Long, TreeSet<Long>> series = samples.computeIfAbsent(append.series(), key -> new TreeMap<>());
        for (int i = 0; i < append.timestamps().length; i++) {
            series.computeIfAbsent(append.timestamps()[i], key -> new TreeSet<>())
                    .add(append.bits()[i]);
        }
    }
}
