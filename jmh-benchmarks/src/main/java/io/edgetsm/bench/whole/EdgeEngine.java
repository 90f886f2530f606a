package io.edgetsm.bench.whole;

import io.edgetsm.BurstSeries;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.Numbers;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.query.Aggregate;
import io.edgetsm.reader.query.Explanation;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** EdgeTSM with its defaults. */
public class EdgeEngine implements Engine {
    @Override
    public String name() {
        return "edgetsm";
    }

    @Override
    public String durability() {
        return "all appended survives a power cut";
    }

    @Override
    public boolean supports(Scenario scenario) {
        return true;
    }

    @Override
    public long fixedBytes(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            long sum = 0;
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals(StoreFiles.LOG)
                        || name.startsWith(StoreFiles.LOG_PREFIX)
                        || name.equals(StoreFiles.RESERVE)) {
                    sum += Disk.allocatedBytes(file);
                }
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How stores are opened. */
    StoreConfig.Builder config(Path directory) {
        return StoreConfig.builder(directory);
    }

    static String key(int series) {
        return "plant.value{unit=\"" + series % 20 + "\",register=\"" + series + "\"}";
    }

    private static String burstKey(int channel) {
        return "vibration{channel=\"" + channel + "\"}";
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) {
        return new Writer(EdgeStore.open(config(directory).build()), scenario);
    }

    static final class Writer implements EngineWriter {
        private final EdgeStore store;
        private final SensorSeries[] series;
        private final BurstSeries[] channels;
        private final int[] refs;
        private final int[] tickRefs;

        Writer(EdgeStore store, Scenario scenario) {
            this.store = store;
            this.series = new SensorSeries[scenario.isBursts() ? 0 : scenario.series()];
            this.channels = new BurstSeries[scenario.isBursts() ? scenario.series() : 0];
            this.refs = new int[series.length];
            this.tickRefs = new int[scenario.tickSize()];
            for (int i = 0; i < series.length; i++) {
                series[i] = store.series(key(i), ValueType.FLOAT64);
                refs[i] = series[i].definition().ref();
            }
            for (int i = 0; i < channels.length; i++) {
                SamplePeriod period = new SamplePeriod(BurstFeed.DOUBLE_PERIOD_NANOS, 2);
                channels[i] = store.bursts(burstKey(i), ValueType.BURST_INT16, period, 1);
            }
        }

        @Override
        public void append(int index, long timestampNanos, double value) {
            series[index].append(timestampNanos, value);
        }

        @Override
        public void tick(int[] indexes, long[] timestamps, double[] values, int count) {
            for (int i = 0; i < count; i++) {
                tickRefs[i] = refs[indexes[i]];
            }
            store.append(tickRefs, timestamps, values, count);
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) {
            for (int i = 0; i < counts.length; i++) {
                channels[i].append(
                        SampleFeed.START_NANOS,
                        firstIndex,
                        counts[i],
                        0,
                        counts[i].length,
                        io.edgetsm.Durability.BUFFERED);
            }
        }

        @Override
        public void force() {
            store.force();
        }

        @Override
        public long ownForces() {
            return store.stats().forces();
        }

        @Override
        public void close() {
            store.flush();
            store.close();
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) {
        return new Reader(EdgeStore.open(config(directory).build()), scenario.isBursts());
    }

    private static final class Reader implements EngineReader {
        private final EdgeStore store;
        private final Snapshot snapshot;
        private final boolean bursts;
        private final Map<SeriesKey, SeriesDefinition> definitions = new HashMap<>();
        private final SampleCursor scanned = new SampleCursor(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);
        private long[] bits = new long[0];
        private String explained = "";

        Reader(EdgeStore store, boolean bursts) {
            this.store = store;
            this.snapshot = store.snapshot("*");
            this.bursts = bursts;
            snapshot.series().forEach(definition -> definitions.put(definition.key(), definition));
        }

        @Override
        public long count() {
            long count = 0;
            for (SeriesDefinition series : snapshot.series()) {
                SampleCursor samples = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
                while (samples.next()) {
                    count++;
                }
            }
            return count;
        }

        @Override
        public void range(int series, long from, long to, SampleSink sink) {
            SeriesDefinition definition = definitions.get(SeriesKey.parse(bursts ? burstKey(series) : key(series)));
            SampleCursor samples = snapshot.samples(definition, from, to);
            while (samples.next()) {
                sink.sample(samples.timestamp(), Numbers.toDouble(definition.type(), samples.valueBits()));
            }
        }

        @Override
        public void means(int seriesCount, long windowNanos, WindowSink sink) {
            String registers =
                    IntStream.range(0, seriesCount).mapToObj(Integer::toString).collect(Collectors.joining("|"));
            Query query = Query.of("plant.value{register=~\"" + registers + "\"}")
                    .every(windowNanos / 1_000_000_000 + "s")
                    .aggregate(Aggregate.MEAN);
            try (QueryResult result = query.run(snapshot)) {
                while (result.next()) {
                    sink.window(result.value(0));
                }
                Explanation how = result.explain();
                explained = how.indexedBlocks() + " blocks from the index, " + how.decodedBlocks() + " decoded";
            }
        }

        @Override
        public String explain() {
            return explained;
        }

        @Override
        public int read(int series, long[] timestamps, double[] values) {
            SeriesDefinition definition = definitions.get(SeriesKey.parse(key(series)));
            if (bits.length < values.length) {
                bits = new long[values.length];
            }
            SampleCursor samples = snapshot.samples(definition, Long.MIN_VALUE, Long.MAX_VALUE, scanned);
            int count = samples.read(timestamps, bits, 0, values.length);
            for (int i = 0; i < count; i++) {
                values[i] = Double.longBitsToDouble(bits[i]);
            }
            return count;
        }

        @Override
        public void close() {
            snapshot.close();
            store.close();
        }
    }

    /** EdgeTSM with one codec policy, however busy: what is read back is coded by it alone. */
    private abstract static class Pinned extends EdgeEngine {
        private final CodecPolicy policy;

        Pinned(CodecPolicy policy) {
            this.policy = policy;
        }

        @Override
        public String name() {
            return super.name() + "-" + policy.label();
        }

        @Override
        StoreConfig.Builder config(Path directory) {
            return super.config(directory).codecPolicy(policy);
        }
    }

    /** EdgeTSM with packed blocks only. */
    public static final class Packed extends Pinned {
        /** For the service loader. */
        public Packed() {
            super(CodecPolicy.packed());
        }
    }

    /** EdgeTSM with the smallest blocks only. */
    public static final class Smallest extends Pinned {
        /** For the service loader. */
        public Smallest() {
            super(CodecPolicy.defaults());
        }
    }

    /** EdgeTSM in a JVM as small as a gateway's. */
    public static final class Small extends EdgeEngine {
        @Override
        public String name() {
            return "edgetsm-24mb";
        }

        @Override
        public List<String> jvmOptions() {
            return List.of("-Xmx48m");
        }

        @Override
        StoreConfig.Builder config(Path directory) {
            return super.config(directory).memoryBudget(24L << 20);
        }
    }
}
