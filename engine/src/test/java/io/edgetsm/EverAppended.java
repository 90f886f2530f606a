package io.edgetsm;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every sample that was ever appended to each series, also those that a later one has replaced; by rising time. */
final class EverAppended {
    private static final Samples NONE = new Samples(new TreeMap<>());

    private final Map<String, Samples> series = new HashMap<>();

    /** Samples of one series in columns; a time is there once for each value it ever had. */
    private static final class Samples {
        private final long[] timestamps;
        private final long[] bits;

        Samples(TreeMap<Long, TreeSet<Long>> valuesByTime) {
            timestamps = valuesByTime.entrySet().stream()
                    .flatMapToLong(entry -> entry.getValue().stream().mapToLong(value -> entry.getKey()))
                    .toArray();
            bits = valuesByTime.values().stream()
                    .flatMapToLong(values -> values.stream().mapToLong(Long::longValue))
                    .toArray();
        }

        /** Index of the first sample of a column of rising times that is not among these, or -1. */
        int firstMissing(long[] times, long[] values, int count) {
            int at = 0;
            for (int i = 0; i < count; i++) {
                while (at < timestamps.length && timestamps[at] < times[i]) {
                    at++;
                }
                while (at < timestamps.length && timestamps[at] == times[i] && bits[at] != values[i]) {
                    at++;
                }
                if (at == timestamps.length || timestamps[at] != times[i]) {
                    return i;
                }
            }
            return -1;
        }
    }

    private EverAppended() {}

    /** Samples by series, time and value. */
    static EverAppended of(Map<String, TreeMap<Long, TreeSet<Long>>> samples) {
        EverAppended ever = new EverAppended();
        samples.forEach((key, values) -> ever.series.put(key, new Samples(values)));
        return ever;
    }

    /** The first sample of a state that is not among these, or null. */
    String firstMissing(StoreState state) {
        String[] missing = new String[1];
        state.forEach((key, timestamps, bits, count) -> {
            int at = series.getOrDefault(key, NONE).firstMissing(timestamps, bits, count);
            if (missing[0] == null && at >= 0) {
                missing[0] = "series=" + key + " timestamp=" + timestamps[at] + " bits=" + Long.toHexString(bits[at]);
            }
        });
        return missing[0];
    }
}
