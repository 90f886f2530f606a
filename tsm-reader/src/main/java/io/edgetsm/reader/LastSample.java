package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.SeriesDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The sample of a series with the highest time; of several appends at that time the last.
 *
 * @param timestamp epoch nanoseconds
 * @param valueBits see {@link io.edgetsm.format.ValueType}
 */
public record LastSample(long timestamp, long valueBits) {
    /**
     * Finds it, mostly without decoding a block: files that end before what has been found are not asked, and the index
     * knows the last value of a block.
     *
     * @param files any that may hold samples of the series
     * @param others sources that are in no file
     * @return null when there is no sample
     * @throws io.edgetsm.format.CorruptDataException if an index or a block that must be read is damaged
     */
    public static LastSample find(Collection<TsmFile> files, SeriesDefinition series, Collection<SampleSource> others) {
        List<SampleSource> candidates = new ArrayList<>(others);
        long latest = latestOf(candidates, Long.MIN_VALUE);
        List<TsmFile> latestFirst = new ArrayList<>(files);
        latestFirst.sort(Comparator.comparingLong(TsmFile::maxTimestamp).reversed());
        for (TsmFile file : latestFirst) {
            if (file.maxTimestamp() < latest) {
                break;
            }
            int before = candidates.size();
            file.addSources(series, latest, Long.MAX_VALUE, null, candidates);
            latest = latestOf(candidates.subList(before, candidates.size()), latest);
        }
        return among(candidates, latest);
    }

    private static long latestOf(List<SampleSource> sources, long known) {
        long latest = known;
        for (SampleSource source : sources) {
            latest = Math.max(latest, source.maxTimestamp());
        }
        return latest;
    }

    private static LastSample among(List<SampleSource> candidates, long latest) {
        candidates.removeIf(source -> source.maxTimestamp() < latest);
        if (candidates.size() == 1) {
            BlockEntry entry = candidates.get(0).entry();
            if (entry != null && entry.statistics() != null) {
                return new LastSample(latest, entry.statistics().last());
            }
        }
        SampleCursor cursor = SampleCursor.backward(candidates, Long.MIN_VALUE, Long.MAX_VALUE);
        return cursor.next() ? new LastSample(cursor.timestamp(), cursor.valueBits()) : null;
    }
}
