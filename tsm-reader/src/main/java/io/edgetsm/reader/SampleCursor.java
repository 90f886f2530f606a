package io.edgetsm.reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Samples of one series in time order, each timestamp once: the later append wins. Sources are decoded one at a time,
 * only where they overlap several at once. Single-threaded; {@link #next} moves, {@link #timestamp} and
 * {@link #valueBits} look.
 */
public final class SampleCursor {
    private final List<SampleSource> waiting;
    private final List<Open> open = new ArrayList<>();
    private final List<SampleSource.Loader> idleLoaders = new ArrayList<>();
    private final long from;
    private final long to;
    private int nextWaiting;
    private long timestamp;
    private long valueBits;

    private static final class Open {
        private final SampleSource.Loader samples;
        private final long rank;
        private int position;

        private Open(SampleSource.Loader samples, long rank) {
            this.samples = samples;
            this.rank = rank;
        }

        private long timestamp() {
            return samples.timestamps()[position];
        }

        private boolean isExhausted() {
            return position == samples.count();
        }
    }

    /**
     * A cursor over {@code [from, to]}, both inclusive.
     *
     * @param sources all of the same series, in any order
     */
    public SampleCursor(List<SampleSource> sources, long from, long to) {
        this.from = from;
        this.to = to;
        this.waiting = new ArrayList<>();
        for (SampleSource source : sources) {
            if (source.maxTimestamp() >= from && source.minTimestamp() <= to) {
                waiting.add(source);
            }
        }
        waiting.sort(Comparator.comparingLong(SampleSource::minTimestamp));
    }

    /**
     * Moves to the next sample.
     *
     * @return false behind the last one
     * @throws io.edgetsm.format.CorruptDataException if a block met on the way is damaged
     */
    public boolean next() {
        while (true) {
            if (open.isEmpty() && !openNext()) {
                return false;
            }
            Open first = earliest();
            long earliest = first.timestamp();
            if (nextWaiting < waiting.size() && waiting.get(nextWaiting).minTimestamp() <= earliest) {
                openNext();
                continue;
            }
            timestamp = earliest;
            valueBits = first.samples.values()[first.position];
            step(earliest);
            if (earliest > to) {
                return false;
            }
            if (earliest >= from) {
                return true;
            }
        }
    }

    private boolean openNext() {
        if (nextWaiting == waiting.size()) {
            return false;
        }
        SampleSource source = waiting.get(nextWaiting);
        SampleSource.Loader loader =
                idleLoaders.isEmpty() ? new SampleSource.Loader() : idleLoaders.remove(idleLoaders.size() - 1);
        source.load(loader);
        waiting.set(nextWaiting++, null);
        open.add(new Open(loader, source.rank()));
        return true;
    }

    private Open earliest() {
        Open best = open.get(0);
        for (int i = 1; i < open.size(); i++) {
            Open candidate = open.get(i);
            long difference = Long.compare(candidate.timestamp(), best.timestamp());
            if (difference < 0 || difference == 0 && candidate.rank > best.rank) {
                best = candidate;
            }
        }
        return best;
    }

    private void step(long passed) {
        for (int i = open.size() - 1; i >= 0; i--) {
            Open source = open.get(i);
            if (source.timestamp() == passed) {
                source.position++;
                if (source.isExhausted()) {
                    idleLoaders.add(source.samples);
                    open.remove(i);
                }
            }
        }
    }

    /** Time of the current sample, epoch nanoseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** Value bits of the current sample, see {@link io.edgetsm.format.ValueType}. */
    public long valueBits() {
        return valueBits;
    }
}
