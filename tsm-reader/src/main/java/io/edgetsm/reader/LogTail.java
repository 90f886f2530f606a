package io.edgetsm.reader;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.RefTable;
import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.FragmentReader;
import io.edgetsm.format.codec.RunEncoder;
import io.edgetsm.wal.LogReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The samples of a log that are in no TSM file, per series, in memory: encoded as soon as there are {@value #RUN_SAMPLES}
 * of a series, so that they take about what the log takes, which bounds them. Single-threaded.
 */
final class LogTail {
    private static final int RUN_SAMPLES = 512;
    private static final int MAX_RUN_BYTES = RUN_SAMPLES * 2 * Long.BYTES;

    private final RefTable<SeriesTail> bySeries = new RefTable<>();
    private final RunEncoder encoder = new RunEncoder(CodecPolicy.packed());
    private final byte[] encoded = new byte[MAX_RUN_BYTES];
    private final FragmentReader fragment = new FragmentReader();
    private long unknownEntries;

    /** What the tail holds of one series, in LSN order; the last entries of a sensor series stand open. */
    private final class SeriesTail {
        private final SeriesDefinition series;
        private final List<TailRun> runs = new ArrayList<>();
        private long[] timestamps = new long[8];
        private long[] values = new long[8];
        private int count;
        private long startLsn;
        private long endLsn;

        private SeriesTail(SeriesDefinition series) {
            this.series = series;
        }

        private void addBurst(LogPageCursor entry, FragmentReader values) {
            runs.add(TailRun.Burst.of(series, entry, values));
        }

        private void add(LogPageCursor entry) {
            if (count == RUN_SAMPLES) {
                close();
            }
            if (count == timestamps.length) {
                timestamps = Arrays.copyOf(timestamps, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            startLsn = count == 0 ? entry.lsn() : startLsn;
            endLsn = entry.lsn() + 1;
            timestamps[count] = entry.timestamp();
            values[count++] = entry.bits();
        }

        /** Ends the open run: it is full, or a block outranks it that does not outrank what comes. */
        private void close() {
            if (count > 0) {
                runs.add(encode(plain()));
                count = 0;
            }
        }

        private TailRun.Plain plain() {
            long[] times = Arrays.copyOf(timestamps, count);
            long[] bits = Arrays.copyOf(values, count);
            return new TailRun.Plain(times, bits, SampleOrder.sort(times, bits, count), count, startLsn, endLsn);
        }

        private TailRun encode(TailRun.Plain run) {
            ValueType type = series.type();
            SampleSource.Loader samples = new SampleSource.Loader();
            run.load(samples);
            long first = run.minTimestamp();
            int length = encoder.encode(
                    type, first, samples.timestamps(), samples.values(), 0, run.count(), encoded, 0, encoded.length);
            return length < 0
                    ? run
                    : new TailRun.Encoded(
                            type,
                            Arrays.copyOf(encoded, length),
                            run.entries(),
                            run.startLsn(),
                            run.endLsn(),
                            first,
                            run.maxTimestamp(),
                            run.count());
        }

        private void addSources(List<SampleSource> sources) {
            sources.addAll(runs);
            if (count > 0) {
                sources.add(plain());
            }
        }

        private void dropCovered(CutCoverage coverage) {
            runs.removeIf(run -> coverage.coversAll(series.ref(), run.startLsn(), run.endLsn()));
            if (count > 0 && coverage.coversAll(series.ref(), startLsn, endLsn)) {
                count = 0;
            }
        }

        private long entries() {
            return count + runs.stream().mapToLong(TailRun::entries).sum();
        }

        private long samples() {
            return count + runs.stream().mapToLong(TailRun::count).sum();
        }
    }

    private LogTail() {}

    /** The tail of a store that has no log. */
    static LogTail empty() {
        return new LogTail();
    }

    /** Replays a log against what the files cover. */
    static LogTail replay(LogReader log, CutCoverage coverage, IntFunction<SeriesDefinition> definitions) {
        LogTail tail = new LogTail();
        tail.add(log, coverage, definitions);
        return tail;
    }

    /**
     * Goes on: drops what has gone into files meanwhile and adds what the log has gained.
     *
     * @param log from where this tail ends on
     * @param leavesOut whether it may leave out entries that are in files, which then outrank what the tail holds by now
     */
    void follow(LogReader log, boolean leavesOut, CutCoverage coverage, IntFunction<SeriesDefinition> definitions) {
        for (SeriesTail tail : bySeries) {
            tail.dropCovered(coverage);
            if (leavesOut) {
                tail.close();
            }
        }
        add(log, coverage, definitions);
    }

    private void add(LogReader log, CutCoverage coverage, IntFunction<SeriesDefinition> definitions) {
        for (LogPageCursor entry = log.next(); entry != null; entry = log.next()) {
            accept(entry, coverage, definitions.apply(entry.ref()));
        }
        unknownEntries += log.unreadableEntries();
    }

    private void accept(LogPageCursor entry, CutCoverage coverage, SeriesDefinition series) {
        if (series == null || !entry.fits(series.type())) {
            unknownEntries++;
            return;
        }
        SeriesTail tail = bySeries.get(series.ref());
        if (coverage.covers(entry)) {
            if (tail != null) {
                tail.close();
            }
            return;
        }
        if (entry.isBurst() && !fragment.open(entry, series.type())) {
            unknownEntries++;
            return;
        }
        if (tail == null) {
            tail = new SeriesTail(series);
            bySeries.put(series.ref(), tail);
        }
        if (entry.isBurst()) {
            tail.addBurst(entry, fragment);
        } else {
            tail.add(entry);
        }
    }

    /** The samples of a series as sources that outrank every block with a lower cut. */
    List<SampleSource> sources(int ref) {
        SeriesTail tail = bySeries.get(ref);
        if (tail == null) {
            return Collections.emptyList();
        }
        List<SampleSource> sources = new ArrayList<>();
        tail.addSources(sources);
        return sources;
    }

    /** Entries that are in no TSM file; beside a writer some may have gone into one since. */
    long entries() {
        long entries = 0;
        for (SeriesTail tail : bySeries) {
            entries += tail.entries();
        }
        return entries;
    }

    /** Samples of these entries: a burst's entry holds many. */
    long samples() {
        long samples = 0;
        for (SeriesTail tail : bySeries) {
            samples += tail.samples();
        }
        return samples;
    }

    /** Entries of a series that nobody knows, or that cannot be read. */
    long unknownEntries() {
        return unknownEntries;
    }
}
