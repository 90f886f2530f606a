package io.edgetsm.cli;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.DamageListener;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.reader.query.SkippedSamples;
import java.util.ArrayList;
import java.util.List;

/** Reads series after series, over what is damaged if it may, and notes what is left out. Single-threaded. */
final class LeftOut {
    private final boolean skipsDamaged;
    private final List<SkippedSamples> skipped = new ArrayList<>();

    /** @param skipsDamaged whether to go on over damage, rather than fail with what names file and offset */
    LeftOut(boolean skipsDamaged) {
        this.skipsDamaged = skipsDamaged;
    }

    /** Where all samples of a series are. */
    List<SampleSource> sources(Snapshot snapshot, SeriesDefinition series) {
        return snapshot.sources(series, Long.MIN_VALUE, Long.MAX_VALUE, new Note(series));
    }

    /** Samples of such sources of a series. */
    SampleCursor samples(List<SampleSource> sources, SeriesDefinition series) {
        return new SampleCursor(sources, Long.MIN_VALUE, Long.MAX_VALUE).skippingDamage(new Note(series));
    }

    /** Samples of a series in {@code [from, to]}, both inclusive. */
    SampleCursor samples(Snapshot snapshot, SeriesDefinition series, long from, long to) {
        Note note = new Note(series);
        return new SampleCursor(snapshot.sources(series, from, to, note), from, to).skippingDamage(note);
    }

    /** What has been left out so far. */
    List<SkippedSamples> skipped() {
        return skipped;
    }

    private final class Note implements DamageListener {
        private final SeriesDefinition series;

        private Note(SeriesDefinition series) {
            this.series = series;
        }

        @Override
        public void skipped(SampleSource source, CorruptDataException cause) {
            note(cause, source.minTimestamp(), source.maxTimestamp(), source.count());
        }

        @Override
        public void skipped(TsmFile file, SeriesDefinition definition, CorruptDataException cause) {
            note(cause, Long.MIN_VALUE, Long.MAX_VALUE, SkippedSamples.UNKNOWN_COUNT);
        }

        private void note(CorruptDataException cause, long first, long last, long samples) {
            if (!skipsDamaged) {
                throw cause;
            }
            skipped.add(new SkippedSamples(cause.file(), cause.offset(), series, first, last, samples, cause.what()));
        }
    }
}
