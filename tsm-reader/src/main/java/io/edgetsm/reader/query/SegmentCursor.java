package io.edgetsm.reader.query;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The samples of one series in time order, each timestamp once, segment by segment: either a source as a whole, not
 * decoded yet, where no other reaches into its time, or a run of samples in arrays. Of equal timestamps the source of the
 * higher rank wins. Single-threaded, reused from series to series.
 *
 * <p>Whether another source reaches into a block is decided by its next sample, once it is open, rather than by its range:
 * one late sample in a head does not hide the statistics of every block it spans.
 */
final class SegmentCursor {
    private static final int MERGED_SAMPLES = 1024;
    private static final int SAMPLE_BYTES = 2 * Long.BYTES;
    private static final int LOADER_BYTES = 48 << 10;

    private final Guard guard;
    private final List<Open> open = new ArrayList<>();
    private final List<Open> idle = new ArrayList<>();
    private final long[] mergedTimestamps = new long[MERGED_SAMPLES];
    private final long[] mergedValues = new long[MERGED_SAMPLES];
    private List<SampleSource> waiting = List.of();
    private int nextWaiting;
    private SeriesDefinition series;
    private long first;
    private long last;

    private SampleSource whole;
    private Open lent;
    private long[] timestamps;
    private long[] values;
    private int from;
    private int to;

    /** A source whose samples are in arrays. */
    private static final class Open {
        private final SampleSource.Loader loader = new SampleSource.Loader();
        private long[] timestamps;
        private long[] values;
        private long rank;
        private int position;
        private int end;
        private int accountedSamples;

        private long time() {
            return timestamps[position];
        }

        private boolean isExhausted() {
            return position == end;
        }
    }

    SegmentCursor(Guard guard) {
        this.guard = guard;
    }

    /** Starts before the first segment of {@code [first, last]}. */
    void open(SeriesDefinition definition, List<SampleSource> sources, long firstTimestamp, long lastTimestamp) {
        series = definition;
        first = firstTimestamp;
        last = lastTimestamp;
        idle.addAll(open);
        open.clear();
        giveBack();
        whole = null;
        nextWaiting = 0;
        waiting = new ArrayList<>(sources.size());
        for (SampleSource source : sources) {
            if (source.maxTimestamp() >= first && source.minTimestamp() <= last) {
                waiting.add(source);
            } else if (source.entry() != null) {
                guard.skippedBlocks++;
            }
        }
        waiting.sort(Comparator.comparingLong(SampleSource::minTimestamp));
    }

    /** Moves to the next segment; false behind the last one. */
    boolean next() {
        guard.check();
        giveBack();
        while (true) {
            long opened = earliestOpen();
            if (nextWaiting < waiting.size() && (open.isEmpty() || minOf(nextWaiting) <= opened)) {
                SampleSource source = waiting.get(nextWaiting++);
                boolean alone = source.maxTimestamp() < minOf(nextWaiting)
                        && (open.isEmpty() || source.maxTimestamp() < opened);
                if (alone && source.minTimestamp() >= first && source.maxTimestamp() <= last) {
                    whole = source;
                    return true;
                }
                take(source);
            } else if (open.isEmpty()) {
                return false;
            } else if (open.size() == 1) {
                showRun(open.get(0));
                return true;
            } else {
                merge();
                return true;
            }
        }
    }

    /** First time of a waiting source; the end of time behind the last. */
    private long minOf(int index) {
        return index < waiting.size() ? waiting.get(index).minTimestamp() : Long.MAX_VALUE;
    }

    private long earliestOpen() {
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < open.size(); i++) {
            earliest = Math.min(earliest, open.get(i).time());
        }
        return earliest;
    }

    private void giveBack() {
        if (lent != null) {
            idle.add(lent);
            lent = null;
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).isExhausted()) {
                idle.add(open.remove(i));
            }
        }
    }

    /** Decodes a source, cut to the range, beside those that are open. */
    private void take(SampleSource source) {
        Open target = load(source, true, true);
        if (target == null) {
            return;
        }
        int count = target.loader.count();
        target.position =
                first <= target.timestamps[0] ? 0 : Kernels.firstAfter(target.timestamps, 0, count, first - 1);
        target.end = Kernels.firstAfter(target.timestamps, 0, count, last);
        if (target.position < target.end) {
            open.add(target);
        } else {
            idle.add(target);
        }
    }

    /** Loads columns of a source; null when it is damaged and left out. */
    private Open load(SampleSource source, boolean wantsTimestamps, boolean wantsValues) {
        Open target = idle();
        try {
            source.load(target.loader);
            account(target);
            target.timestamps = wantsTimestamps ? target.loader.timestamps() : null;
            target.values = wantsValues ? target.loader.values() : null;
        } catch (CorruptDataException e) {
            idle.add(target);
            guard.damaged(e, series, source);
            return null;
        }
        target.rank = source.rank();
        if (source.entry() == null) {
            guard.memorySources++;
            guard.memorySamples += source.count();
        } else {
            guard.decodedBlocks++;
            guard.decodedSamples += source.count();
        }
        return target;
    }

    private Open idle() {
        if (idle.isEmpty()) {
            guard.reserve(LOADER_BYTES, "blocks that overlap");
            return new Open();
        }
        return idle.remove(idle.size() - 1);
    }

    private void account(Open target) {
        int samples = target.loader.count();
        if (samples > target.accountedSamples) {
            guard.reserve((long) (samples - target.accountedSamples) * SAMPLE_BYTES, "blocks that overlap");
            target.accountedSamples = samples;
        }
    }

    /** Shows the samples of the only open source up to where the next one begins. */
    private void showRun(Open source) {
        show(source.timestamps, source.values, source.position, endBefore(source, minOf(nextWaiting)));
        source.position = to;
    }

    private int endBefore(Open source, long limit) {
        return nextWaiting == waiting.size()
                ? source.end
                : Kernels.firstAfter(source.timestamps, source.position, source.end, limit - 1);
    }

    private void merge() {
        boolean bounded = nextWaiting < waiting.size();
        long limit = minOf(nextWaiting);
        int merged = 0;
        while (merged < MERGED_SAMPLES && open.size() > 1) {
            Open winner = winner();
            long time = winner.time();
            if (bounded && time >= limit) {
                break;
            }
            mergedTimestamps[merged] = time;
            mergedValues[merged++] = winner.values[winner.position];
            pass(time);
        }
        show(mergedTimestamps, mergedValues, 0, merged);
    }

    private Open winner() {
        Open best = open.get(0);
        for (int i = 1; i < open.size(); i++) {
            Open candidate = open.get(i);
            long time = candidate.time();
            long bestTime = best.time();
            if (time < bestTime || time == bestTime && candidate.rank > best.rank) {
                best = candidate;
            }
        }
        return best;
    }

    private void pass(long time) {
        for (int i = open.size() - 1; i >= 0; i--) {
            Open source = open.get(i);
            if (source.time() == time) {
                source.position++;
                if (source.isExhausted()) {
                    idle.add(open.remove(i));
                }
            }
        }
    }

    private void show(long[] shownTimestamps, long[] shownValues, int shownFrom, int shownTo) {
        whole = null;
        timestamps = shownTimestamps;
        values = shownValues;
        from = shownFrom;
        to = shownTo;
    }

    /** The source that the segment is, as long as it has not been loaded; else null. */
    SampleSource whole() {
        return whole;
    }

    /**
     * Decodes the whole source into arrays.
     *
     * @return false when it is damaged and left out
     */
    boolean load(boolean wantsTimestamps, boolean wantsValues) {
        lent = load(whole, wantsTimestamps, wantsValues);
        whole = null;
        if (lent == null) {
            return false;
        }
        show(lent.timestamps, lent.values, 0, lent.loader.count());
        return true;
    }

    /** Times of the samples, in {@code [from, to)}; valid until the next segment. */
    long[] timestamps() {
        return timestamps;
    }

    /** Value bits of the samples. */
    long[] values() {
        return values;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
