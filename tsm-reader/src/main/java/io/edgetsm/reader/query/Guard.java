package io.edgetsm.reader.query;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.io.Clock;
import io.edgetsm.reader.DamageListener;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.TsmFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches over one running query: memory, time, cancellation, damage; and counts what it does. Single-threaded but for
 * {@link #cancel}.
 */
final class Guard implements DamageListener {
    private static final int MAX_DAMAGE_REPORTS = 10_000;
    private static final int DAMAGE_REPORT_BYTES = 300;

    private final QueryOptions options;
    private final Clock clock;
    private final long startNanos;
    private final List<SkippedSamples> skipped = new ArrayList<>();
    private volatile boolean cancelled;
    private long reservedBytes;
    private long peakBytes;

    long series;
    long groups;
    long windows;
    long indexedBlocks;
    long indexedSamples;
    long decodedBlocks;
    long decodedSamples;
    long skippedBlocks;
    long memorySources;
    long memorySamples;

    Guard(QueryOptions options) {
        this.options = options;
        this.clock = options.clock();
        this.startNanos = clock.monotonicNanos();
    }

    void cancel() {
        cancelled = true;
    }

    /** Called at least once a block. */
    void check() {
        if (cancelled) {
            throw new QueryCancelledException();
        }
        long limit = options.timeLimitNanos();
        if (limit < Long.MAX_VALUE && clock.monotonicNanos() - startNanos > limit) {
            throw new QueryTimeoutException(limit);
        }
    }

    /** Takes heap out of the budget. */
    void reserve(long bytes, String what) {
        reservedBytes += bytes;
        if (reservedBytes > options.memoryBytes()) {
            throw new QueryTooLargeException(what, reservedBytes, options.memoryBytes());
        }
        peakBytes = Math.max(peakBytes, reservedBytes);
    }

    /** Gives back what was reserved. */
    void release(long bytes) {
        reservedBytes -= bytes;
    }

    /** Who is to be told of damage in the index; null where the query fails on damage. */
    DamageListener listener() {
        return options.skipsDamaged() ? this : null;
    }

    /** Whether blocks outside the range are to be counted as well. */
    boolean countsOutside() {
        return options.explains();
    }

    /** Notes a source that cannot be read, or fails where the query does not go on over damage. */
    void damaged(CorruptDataException damage, SeriesDefinition series, SampleSource source) {
        note(
                damage,
                new SkippedSamples(
                        damage.file(),
                        damage.offset(),
                        series,
                        source.minTimestamp(),
                        source.maxTimestamp(),
                        source.count(),
                        damage.what()));
    }

    @Override
    public void skipped(SampleSource source, CorruptDataException cause) {
        throw new IllegalStateException("sources are read here, and damage in them noted with their series", cause);
    }

    @Override
    public void skipped(TsmFile file, SeriesDefinition series, CorruptDataException damage) {
        note(
                damage,
                new SkippedSamples(
                        damage.file(),
                        damage.offset(),
                        series,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        SkippedSamples.UNKNOWN_COUNT,
                        damage.what()));
    }

    private void note(CorruptDataException damage, SkippedSamples report) {
        if (!options.skipsDamaged()) {
            throw damage;
        }
        boolean known = skipped.stream().anyMatch(report::isSamePlace);
        if (known) {
            return;
        }
        if (skipped.size() == MAX_DAMAGE_REPORTS) {
            throw damage;
        }
        reserve(DAMAGE_REPORT_BYTES, "reports of damage");
        skipped.add(report);
    }

    List<SkippedSamples> skipped() {
        return List.copyOf(skipped);
    }

    Explanation explain() {
        return new Explanation(
                series,
                groups,
                windows,
                indexedBlocks,
                indexedSamples,
                decodedBlocks,
                decodedSamples,
                skippedBlocks,
                memorySources,
                memorySamples,
                skipped.size(),
                peakBytes,
                clock.monotonicNanos() - startNanos);
    }
}
