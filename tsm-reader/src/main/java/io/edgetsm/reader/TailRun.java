package io.edgetsm.reader;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.FragmentReader;
import io.edgetsm.format.codec.MalformedRunException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Consecutive log entries of one series that are in no TSM file, kept as small as they come. Immutable. */
abstract class TailRun implements SampleSource {
    private final long startLsn;
    private final long endLsn;
    private final long minTimestamp;
    private final long maxTimestamp;
    private final int count;

    private TailRun(long startLsn, long endLsn, long minTimestamp, long maxTimestamp, int count) {
        this.startLsn = startLsn;
        this.endLsn = endLsn;
        this.minTimestamp = minTimestamp;
        this.maxTimestamp = maxTimestamp;
        this.count = count;
    }

    /** LSN of its first entry. */
    final long startLsn() {
        return startLsn;
    }

    /** LSN behind its last entry. */
    final long endLsn() {
        return endLsn;
    }

    /** Log entries it stands for. */
    abstract int entries();

    @Override
    public final long minTimestamp() {
        return minTimestamp;
    }

    @Override
    public final long maxTimestamp() {
        return maxTimestamp;
    }

    /** A block's rank is the end of its cut, so entries rank by where they end. */
    @Override
    public final long rank() {
        return endLsn;
    }

    @Override
    public final int count() {
        return count;
    }

    /** Samples of a sensor series, encoded as a run of a block would be. */
    static final class Encoded extends TailRun {
        private final ValueType type;
        private final byte[] run;
        private final int entries;

        Encoded(ValueType type, byte[] run, int entries, long startLsn, long endLsn, long first, long last, int count) {
            super(startLsn, endLsn, first, last, count);
            this.type = type;
            this.run = run;
            this.entries = entries;
        }

        @Override
        int entries() {
            return entries;
        }

        @Override
        public void load(Loader target) {
            target.reserve(count());
            try {
                target.runs().wrap(type, run, 0, run.length);
                target.runs().timestamps(minTimestamp(), target.timestamps(), 0);
                target.runs().values(target.values(), 0);
            } catch (MalformedRunException e) {
                throw new IllegalStateException("a run in memory has changed", e);
            }
        }
    }

    /** Samples of a sensor series as they are. */
    static final class Plain extends TailRun {
        private final long[] timestamps;
        private final long[] values;
        private final int entries;

        Plain(long[] timestamps, long[] values, int count, int entries, long startLsn, long endLsn) {
            super(startLsn, endLsn, timestamps[0], timestamps[count - 1], count);
            this.timestamps = timestamps;
            this.values = values;
            this.entries = entries;
        }

        @Override
        int entries() {
            return entries;
        }

        @Override
        public void load(Loader target) {
            target.show(timestamps, values, count());
        }
    }

    /** A fragment of a burst with its raw values. */
    static final class Burst extends TailRun {
        private final SeriesDefinition series;
        private final long origin;
        private final long firstIndex;
        private final byte[] raw;

        private Burst(SeriesDefinition series, LogPageCursor entry, byte[] raw) {
            super(
                    entry.lsn(),
                    entry.lsn() + 1,
                    series.period().timeOf(entry.timestamp(), entry.firstIndex()),
                    series.period().timeOf(entry.timestamp(), entry.firstIndex() + entry.sampleCount() - 1),
                    entry.sampleCount());
            this.series = series;
            this.origin = entry.timestamp();
            this.firstIndex = entry.firstIndex();
            this.raw = raw;
        }

        static Burst of(SeriesDefinition series, LogPageCursor entry, FragmentReader values) {
            int from = values.offset();
            return new Burst(series, entry, Arrays.copyOfRange(values.array(), from, from + values.length()));
        }

        @Override
        int entries() {
            return 1;
        }

        @Override
        public void load(Loader target) {
            target.reserve(count());
            ByteBuffer source = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count(); i++) {
                target.timestamps()[i] = series.period().timeOf(origin, firstIndex + i);
                target.values()[i] = nextBits(source);
            }
        }

        private long nextBits(ByteBuffer source) {
            return switch (series.type()) {
                case BURST_INT16 -> source.getShort();
                case BURST_INT32 -> source.getInt();
                case BURST_FLOAT32 -> source.getInt() & 0xFFFF_FFFFL;
                default -> source.getLong();
            };
        }
    }
}
