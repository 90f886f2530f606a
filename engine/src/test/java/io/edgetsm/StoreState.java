package io.edgetsm;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The samples of every series at one moment, by rising time; series without samples are left out. */
final class StoreState {
    private static final Column NOTHING = new Column();

    private final TreeMap<String, Column> columns = new TreeMap<>();

    /** Samples of one series. */
    static final class Column {
        private long[] timestamps = new long[16];
        private long[] bits = new long[16];
        private int count;

        private void add(long timestamp, long valueBits) {
            if (count == timestamps.length) {
                timestamps = Arrays.copyOf(timestamps, 2 * count);
                bits = Arrays.copyOf(bits, 2 * count);
            }
            timestamps[count] = timestamp;
            bits[count++] = valueBits;
        }

        /** The same with later samples, of which each replaces one of the same time. */
        private Column with(TreeMap<Long, Long> later) {
            Column merged = new Column();
            int i = 0;
            for (Map.Entry<Long, Long> sample : later.entrySet()) {
                for (; i < count && timestamps[i] < sample.getKey(); i++) {
                    merged.add(timestamps[i], bits[i]);
                }
                if (i < count && timestamps[i] == sample.getKey()) {
                    i++;
                }
                merged.add(sample.getKey(), sample.getValue());
            }
            for (; i < count; i++) {
                merged.add(timestamps[i], bits[i]);
            }
            return merged;
        }

        private boolean sameAs(Column other) {
            return Arrays.equals(timestamps, 0, count, other.timestamps, 0, other.count)
                    && Arrays.equals(bits, 0, count, other.bits, 0, other.count);
        }

        /** Where this differs from what was expected, in numbers. */
        private String differenceFrom(Column expected) {
            TreeMap<Long, Long> wanted = expected.asMap();
            TreeMap<Long, Long> found = asMap();
            long missing =
                    wanted.keySet().stream().filter(t -> !found.containsKey(t)).count();
            long invented =
                    found.keySet().stream().filter(t -> !wanted.containsKey(t)).count();
            long wrong = wanted.keySet().stream()
                    .filter(t -> found.containsKey(t) && !found.get(t).equals(wanted.get(t)))
                    .count();
            return "expected=" + expected.count + " missing=" + missing + " invented=" + invented + " wrong=" + wrong;
        }

        private TreeMap<Long, Long> asMap() {
            TreeMap<Long, Long> map = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                map.put(timestamps[i], bits[i]);
            }
            return map;
        }
    }

    /** What is done with one sample. */
    @FunctionalInterface
    interface SampleVisitor {
        void visit(String series, long timestamp, long bits);
    }

    /** What a snapshot shows; fails when a time comes twice or out of order. */
    static StoreState of(Snapshot snapshot) {
        StoreState state = new StoreState();
        for (SeriesDefinition series : snapshot.series()) {
            Column column = new Column();
            SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
            while (cursor.next()) {
                if (column.count > 0 && cursor.timestamp() <= column.timestamps[column.count - 1]) {
                    throw new AssertionError("time twice or back: series=" + series.key() + " " + cursor.timestamp());
                }
                column.add(cursor.timestamp(), cursor.valueBits());
            }
            if (column.count > 0) {
                state.columns.put(series.key().toString(), column);
            }
        }
        return state;
    }

    /** The same with later samples, of which each replaces one of the same series and time. */
    StoreState with(Map<String, TreeMap<Long, Long>> later) {
        StoreState state = new StoreState();
        state.columns.putAll(columns);
        later.forEach((series, samples) ->
                state.columns.merge(series, NOTHING.with(samples), (known, added) -> known.with(samples)));
        return state;
    }

    /** Samples of a series. */
    long countOf(String series) {
        return columns.getOrDefault(series, NOTHING).count;
    }

    /** Shows every sample. */
    void forEach(SampleVisitor visitor) {
        columns.forEach((series, column) -> {
            for (int i = 0; i < column.count; i++) {
                visitor.visit(series, column.timestamps[i], column.bits[i]);
            }
        });
    }

    /** Number of samples. */
    long size() {
        return columns.values().stream().mapToLong(column -> column.count).sum();
    }

    /** A short account of where this differs from what was expected; empty when it does not. */
    String differenceFrom(StoreState expected) {
        StringBuilder text = new StringBuilder();
        TreeSet<String> keys = new TreeSet<>(columns.keySet());
        keys.addAll(expected.columns.keySet());
        for (String key : keys) {
            Column wanted = expected.columns.getOrDefault(key, NOTHING);
            Column found = columns.getOrDefault(key, NOTHING);
            if (!found.sameAs(wanted)) {
                text.append(key)
                        .append(": ")
                        .append(found.differenceFrom(wanted))
                        .append("; ");
            }
        }
        return text.toString();
    }
}
