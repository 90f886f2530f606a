package io.edgetsm.reader;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.wal.LogReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The samples of a log that are in no TSM file, per series, in memory. Single-threaded. */
final class LogTail {
    private final Map<Integer, List<Segment>> segmentsOfSeries = new HashMap<>();
    private long entries;
    private long samples;
    private long unknownEntries;

    /** Consecutive entries of one series; a covered entry between two ends a segment, since a block outranks it. */
    private static final class Segment {
        private long[] timestamps = new long[16];
        private long[] values = new long[16];
        private int count;
        private long endLsn;
        private boolean closed;

        private void add(long timestamp, long bits) {
            if (count == timestamps.length) {
                timestamps = Arrays.copyOf(timestamps, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            timestamps[count] = timestamp;
            values[count++] = bits;
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
        for (LogPageCursor entry = log.next(); entry != null; entry = log.next()) {
            tail.accept(entry, coverage, definitions.apply(entry.ref()));
        }
        tail.unknownEntries += log.unreadableEntries();
        return tail;
    }

    private void accept(LogPageCursor entry, CutCoverage coverage, SeriesDefinition series) {
        if (series == null || !entry.fits(series.type())) {
            unknownEntries++;
            return;
        }
        List<Segment> segments = segmentsOfSeries.computeIfAbsent(series.ref(), ref -> new ArrayList<>());
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (coverage.covers(entry)) {
            if (last != null) {
                last.closed = true;
            }
            return;
        }
        if (last == null || last.closed) {
            last = new Segment();
            segments.add(last);
        }
        last.endLsn = entry.lsn() + 1;
        entries++;
        samples += entry.isBurst() ? entry.sampleCount() : 1;
        if (entry.isBurst()) {
            addBurst(last, entry, series);
        } else {
            last.add(entry.timestamp(), entry.bits());
        }
    }

    private static void addBurst(Segment segment, LogPageCursor entry, SeriesDefinition series) {
        ByteBuffer raw = ByteBuffer.wrap(entry.rawArray(), entry.rawOffset(), entry.rawLength())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < entry.sampleCount(); i++) {
            segment.add(
                    series.period().timeOf(entry.timestamp(), entry.firstIndex() + i), nextBits(raw, series.type()));
        }
    }

    private static long nextBits(ByteBuffer raw, ValueType type) {
        return switch (type) {
            case BURST_INT16 -> raw.getShort();
            case BURST_INT32 -> raw.getInt();
            case BURST_FLOAT32 -> raw.getInt() & 0xFFFF_FFFFL;
            default -> raw.getLong();
        };
    }

    /** The samples of a series as sources; those behind the last block outrank everything. */
    List<SampleSource> sources(int ref) {
        List<Segment> segments = segmentsOfSeries.getOrDefault(ref, List.of());
        List<SampleSource> sources = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            long rank = segment.closed ? segment.endLsn : Long.MAX_VALUE;
            sources.add(sorted(segment, rank));
        }
        return sources;
    }

    private static SampleSource sorted(Segment segment, long rank) {
        int count = SampleOrder.sort(segment.timestamps, segment.values, segment.count);
        segment.count = count;
        return SampleSource.of(segment.timestamps, segment.values, count, rank);
    }

    /** Entries that are in no TSM file. */
    long entries() {
        return entries;
    }

    /** Samples of these entries: a burst's entry holds many. */
    long samples() {
        return samples;
    }

    /** Entries of a series that nobody knows, or that cannot be read. */
    long unknownEntries() {
        return unknownEntries;
    }
}
