package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many samples a series has, and when.
 *
 * @param samples each timestamp counted once
 * @param first time of the first sample, epoch nanoseconds; means nothing without samples
 * @param last time of the last one
 */
record SeriesExtent(long samples, long first, long last) {
    /** Counts, and fails where what must be read for that is damaged. */
    static SeriesExtent of(Snapshot snapshot, SeriesDefinition series) {
        return of(snapshot, series, new LeftOut(false));
    }

    /**
     * Counts without decoding where no two sources overlap; where they do, one may hide samples of the other.
     *
     * @param leftOut what reads; the damaged samples that it leaves out are not counted
     */
    static SeriesExtent of(Snapshot snapshot, SeriesDefinition series, LeftOut leftOut) {
        List<SampleSource> sources = new ArrayList<>(leftOut.sources(snapshot, series));
        sources.sort(Comparator.comparingLong(SampleSource::minTimestamp));
        long samples = 0;
        long first = sources.isEmpty() ? 0 : sources.get(0).minTimestamp();
        long last = first;
        for (SampleSource source : sources) {
            if (samples > 0 && source.minTimestamp() <= last) {
                return byReading(leftOut.samples(sources, series));
            }
            samples += source.count();
            last = source.maxTimestamp();
        }
        return new SeriesExtent(samples, first, last);
    }

    private static SeriesExtent byReading(SampleCursor cursor) {
        long samples = 0;
        long first = 0;
        long last = 0;
        while (cursor.next()) {
            first = samples == 0 ? cursor.timestamp() : first;
            last = cursor.timestamp();
            samples++;
        }
        return new SeriesExtent(samples, first, last);
    }
}
