package io.edgetsm.sync;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.UnsupportedFormatException;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.wal.NotAStoreException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader gets out of a store that may be damaged, and whether anything tells that it is. Whatever escapes but the
 * typed exceptions fails the test.
 */
final class StoreReading {
    final Map<String, Map<Long, Long>> samples = new TreeMap<>();
    boolean damageTold;

    StoreReading(SimulatedStorage storage) {
        read(storage);
        verify(storage);
    }

    private void read(SimulatedStorage storage) {
        try (StoreView view = StoreView.open(storage)) {
            for (SeriesDefinition series : view.series()) {
                read(view, series);
            }
            damageTold |= !view.unreadable().isEmpty() || view.unknownEntries() > 0 || view.catalogueDamage() > 0;
        } catch (CorruptDataException | UnsupportedFormatException | NotAStoreException | MissingFileException typed) {
            damageTold = true;
        }
    }

    private void read(StoreView view, SeriesDefinition series) {
        Map<Long, Long> ofSeries = samples.computeIfAbsent(series.key().toString(), key -> new TreeMap<>());
        try {
            SampleCursor cursor = view.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
            while (cursor.next()) {
                ofSeries.put(cursor.timestamp(), cursor.valueBits());
            }
        } catch (CorruptDataException typed) {
            damageTold = true;
        }
    }

    private void verify(SimulatedStorage storage) {
        try {
            damageTold |= StoreVerifier.verify(storage, bytes -> {}).findings().stream()
                    .anyMatch(Finding::isDamage);
        } catch (CorruptDataException | UnsupportedFormatException | NotAStoreException | MissingFileException typed) {
            damageTold = true;
        }
    }

    /** Null when all is as it was, or nothing is wrong and what lacks has been told; else what is not so. */
    String judge(Map<String, Map<Long, Long>> expected) {
        for (Map.Entry<String, Map<Long, Long>> series : samples.entrySet()) {
            Map<Long, Long> known = expected.getOrDefault(series.getKey(), Map.of());
            for (Map.Entry<Long, Long> sample : series.getValue().entrySet()) {
                if (!sample.getValue().equals(known.get(sample.getKey()))) {
                    return "wrong value: series=" + series.getKey() + " timestamp=" + sample.getKey();
                }
            }
        }
        long lacking = count(expected) - count(samples);
        return lacking > 0 && !damageTold ? "samples lack and nobody tells: lacking=" + lacking : null;
    }

    private static long count(Map<String, Map<Long, Long>> samples) {
        return samples.values().stream().mapToLong(Map::size).sum();
    }
}
