package io.edgetsm.reader.query;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.SampleSource;
import java.util.List;

/** Finds the sample before a range and the one behind it. */
final class Neighbours {
    private final Guard guard;
    private final SeriesDefinition series;
    private final List<SampleSource> sources;
    private SampleSource.Loader loader;

    Neighbours(Guard guard, SeriesDefinition series, List<SampleSource> sources) {
        this.guard = guard;
        this.series = series;
        this.sources = sources;
    }

    /** Sets the target to the last sample before a moment, if there is one. */
    void before(long moment, SamplePoint target) {
        boolean found = false;
        long best = Long.MIN_VALUE;
        for (SampleSource source : sources) {
            if (source.minTimestamp() < moment) {
                long time = source.maxTimestamp() < moment ? source.maxTimestamp() : lastBefore(source, moment);
                best = Math.max(best, time);
                found = true;
            }
        }
        if (found) {
            read(best, target);
        }
    }

    /** Sets the target to the first sample behind a moment, if there is one. */
    void behind(long moment, SamplePoint target) {
        boolean found = false;
        long best = Long.MAX_VALUE;
        for (SampleSource source : sources) {
            if (source.maxTimestamp() > moment) {
                long time = source.minTimestamp() > moment ? source.minTimestamp() : firstBehind(source, moment);
                best = Math.min(best, time);
                found = true;
            }
        }
        if (found) {
            read(best, target);
        }
    }

    private long lastBefore(SampleSource source, long moment) {
        long[] times = times(source);
        return times == null ? Long.MIN_VALUE : times[Kernels.firstAfter(times, 0, source.count(), moment - 1) - 1];
    }

    private long firstBehind(SampleSource source, long moment) {
        long[] times = times(source);
        return times == null ? Long.MAX_VALUE : times[Kernels.firstAfter(times, 0, source.count(), moment)];
    }

    private long[] times(SampleSource source) {
        if (loader == null) {
            loader = new SampleSource.Loader();
        }
        try {
            source.load(loader);
            return loader.timestamps();
        } catch (CorruptDataException e) {
            guard.damaged(e, series, source);
            return null;
        }
    }

    private void read(long time, SamplePoint target) {
        SampleCursor samples = new SampleCursor(sources, time, time);
        try {
            if (samples.next()) {
                target.set(series.type(), samples.timestamp(), samples.valueBits());
            }
        } catch (CorruptDataException e) {
            for (SampleSource source : sources) {
                if (source.minTimestamp() <= time && source.maxTimestamp() >= time) {
                    guard.damaged(e, series, source);
                }
            }
        }
    }
}
