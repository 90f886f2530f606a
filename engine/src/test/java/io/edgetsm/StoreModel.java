package io.edgetsm;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store must hold: every append in order, as plain maps. */
final class StoreModel {
    private final List<Append> appends = new ArrayList<>();

    /** One append: samples that are there together or not at all. */
    record Append(long endLsn, String series, long[] timestamps, long[] bits) {}

    void sample(long endLsn, String series, long timestamp, long bits) {
        appends.add(new Append(endLsn, series, new long[] {timestamp}, new long[] {bits}));
    }

    void burst(long endLsn, String series, SamplePeriod period, long origin, long firstIndex, short[] counts) {
        long[] timestamps = new long[counts.length];
        long[] bits = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            timestamps[i] = period.timeOf(origin, firstIndex + i);
            bits[i] = counts[i];
        }
        appends.add(new Append(endLsn, series, timestamps, bits));
    }

    /** Number of appends. */
    int size() {
        return appends.size();
    }

    /** State after every append up to an LSN. */
    Map<String, TreeMap<Long, Long>> stateAt(long lsn) {
        Map<String, TreeMap<Long, Long>> state = new TreeMap<>();
        for (Append append : appends) {
            if (append.endLsn() <= lsn) {
                TreeMap<Long, Long> series = state.computeIfAbsent(append.series(), key -> new TreeMap<>());
                for (int i = 0; i < append.timestamps().length; i++) {
                    series.put(append.timestamps()[i], append.bits()[i]);
                }
            }
        }
        return state;
    }

    /** Whether the LSN is the end of an append, so that no append is there in part. */
    boolean isBoundary(long lsn) {
        return lsn == 0 || appends.stream().anyMatch(append -> append.endLsn() == lsn);
    }

    /** Forgets what a cut has taken: the store goes on from that LSN. */
    void truncate(long lsn) {
        appends.removeIf(append -> append.endLsn() > lsn);
    }

    /** What a snapshot shows, series without samples left out. */
    static Map<String, TreeMap<Long, Long>> stateOf(Snapshot snapshot) {
        Map<String, TreeMap<Long, Long>> state = new TreeMap<>();
        for (SeriesDefinition series : snapshot.series()) {
            TreeMap<Long, Long> samples = new TreeMap<>();
            SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
            while (cursor.next()) {
                if (samples.put(cursor.timestamp(), cursor.valueBits()) != null) {
                    throw new AssertionError("timestamp twice: series=" + series.key() + " " + cursor.timestamp());
                }
            }
            if (!samples.isEmpty()) {
                state.put(series.key().toString(), samples);
            }
        }
        return state;
    }

    /** A short account of where two states differ. */
    static String difference(Map<String, TreeMap<Long, Long>> expected, Map<String, TreeMap<Long, Long>> actual) {
        StringBuilder text = new StringBuilder();
        TreeMap<String, Boolean> keys = new TreeMap<>();
        expected.keySet().forEach(key -> keys.put(key, true));
        actual.keySet().forEach(key -> keys.put(key, true));
        for (String key : keys.keySet()) {
            TreeMap<Long, Long> e = expected.getOrDefault(key, new TreeMap<>());
            TreeMap<Long, Long> a = actual.getOrDefault(key, new TreeMap<>());
            long missing = e.keySet().stream().filter(t -> !a.containsKey(t)).count();
            long invented = a.keySet().stream().filter(t -> !e.containsKey(t)).count();
            long wrong = e.keySet().stream()
                    .filter(t -> a.containsKey(t) && !a.get(t).equals(e.get(t)))
                    .count();
            if (missing + invented + wrong > 0) {
                text.append(key)
                        .append(": expected=")
                        .append(e.size())
                        .append(" missing=")
                        .append(missing)
                        .append(" invented=")
                        .append(invented)
                        .append(" wrong=")
                        .append(wrong)
                        .append("; ");
            }
        }
        return text.toString();
    }

    /** Types of the series of a script, by key. */
    static final Map<String, ValueType> SENSORS = Map.of(
            "fast{k=\"1\"}", ValueType.FLOAT64,
            "slow", ValueType.FLOAT64,
            "noisy", ValueType.FLOAT64,
            "count", ValueType.INT64,
            "plc", ValueType.FLOAT32,
            "switch", ValueType.BOOL);
}
