package io.edgetsm.reader.query;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.LastSample;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.SeriesIndex;
import io.edgetsm.reader.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A store in arrays: blocks as a file would have them, with statistics, damage at will, and heads. */
final class MemorySnapshot implements Snapshot {
    private final Map<SeriesDefinition, List<SampleSource>> sources = new LinkedHashMap<>();
    private final SeriesIndex index = new SeriesIndex();
    private int loads;

    SeriesDefinition series(String key, ValueType type) {
        SeriesDefinition series = SeriesDefinition.sensor(sources.size() + 1, SeriesKey.parse(key), type);
        sources.put(series, new ArrayList<>());
        index.add(series);
        return series;
    }

    /** A block whose entry has statistics unless a value is NaN. */
    void block(SeriesDefinition series, long rank, long[] timestamps, double... values) {
        add(series, rank, timestamps, bits(series, values), false);
    }

    /** A block of value bits whose entry has statistics. */
    void blockOfBits(SeriesDefinition series, long rank, long[] timestamps, long... bits) {
        add(series, rank, timestamps, bits, false);
    }

    /** A block whose bytes are damaged; its entry is sound. */
    void damagedBlock(SeriesDefinition series, long rank, long[] timestamps, double... values) {
        add(series, rank, timestamps, bits(series, values), true);
    }

    /** Samples that are in no block yet. */
    void head(SeriesDefinition series, long[] timestamps, double... values) {
        sources.get(series).add(SampleSource.of(timestamps, bits(series, values), values.length, Long.MAX_VALUE));
    }

    /** Samples that are in no block yet, as value bits. */
    void headOfBits(SeriesDefinition series, long[] timestamps, long... bits) {
        sources.get(series).add(SampleSource.of(timestamps, bits, bits.length, Long.MAX_VALUE));
    }

    private static long[] bits(SeriesDefinition series, double... values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = series.type() == ValueType.FLOAT64 ? Double.doubleToRawLongBits(values[i]) : (long) values[i];
        }
        return bits;
    }

    private void add(SeriesDefinition series, long rank, long[] timestamps, long[] bits, boolean damaged) {
        BlockEntry entry = new BlockEntry(
                4096L * rank,
                100,
                bits.length,
                timestamps[0],
                timestamps[bits.length - 1],
                rank,
                BlockStatistics.of(series.type(), bits, 0, bits.length));
        SampleSource samples = SampleSource.of(timestamps, bits, bits.length, rank);
        sources.get(series).add(new SampleSource() {
            @Override
            public long minTimestamp() {
                return samples.minTimestamp();
            }

            @Override
            public long maxTimestamp() {
                return samples.maxTimestamp();
            }

            @Override
            public long rank() {
                return rank;
            }

            @Override
            public int count() {
                return samples.count();
            }

            @Override
            public BlockEntry entry() {
                return entry;
            }

            @Override
            public void load(Loader target) {
                loads++;
                if (damaged) {
                    throw new CorruptDataException("checksum mismatch", "x.tsm", entry.offset());
                }
                samples.load(target);
            }
        });
    }

    /** How many blocks have been read. */
    int loads() {
        return loads;
    }

    @Override
    public List<SeriesDefinition> series() {
        return List.copyOf(sources.keySet());
    }

    @Override
    public SeriesIndex index() {
        return index;
    }

    @Override
    public List<SampleSource> sources(SeriesDefinition series) {
        return sources.get(series);
    }

    @Override
    public LastSample last(SeriesDefinition series) {
        return LastSample.find(List.of(), series, sources(series));
    }

    @Override
    public void close() {
        sources.clear();
    }

    /** So many timestamps, one a second from a second on. */
    static long[] seconds(long first, int count) {
        long[] timestamps = new long[count];
        for (int i = 0; i < count; i++) {
            timestamps[i] = (first + i) * 1_000_000_000L;
        }
        return timestamps;
    }
}
