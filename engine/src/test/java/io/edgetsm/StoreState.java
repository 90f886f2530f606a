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
            int missing = 0;
            int invented = 0;
            int wrong = 0;
            int i = 0;
            for (int j = 0; j < expected.count; j++) {
                for (; i < count && timestamps[i] < expected.timestamps[j]; i++) {
                    invented++;
                }
                if (i == count || timestamps[i] > expected.timestamps[j]) {
                    missing++;
                } else if (bits[i++] != expected.bits[j]) {
                    wrong++;
                }
            }
            invented += count - i;
            return "expected=" + expected.count + " missing=" + missing + " invented=" + invented + " wrong=" + wrong;
        }
    }

    /** What is done with the samples of one series: the first {@code count} of two columns, which stay as they are. */
    @FunctionalInterface
    interface ColumnVisitor {
        void visit(String series, long[] timestamps, long[] bits, int count);
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

    /** Shows every series. */
    void forEach(ColumnVisitor visitor) {
        columns.forEach((series, column) -> visitor.visit(series, column.timestamps, column.bits, column.count));
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
