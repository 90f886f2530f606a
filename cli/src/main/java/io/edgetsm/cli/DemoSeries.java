package io.edgetsm.cli;

import io.edgetsm.BurstSeries;
import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A bundled series, loaded. Where its origin publishes no times, a start is made up.
 *
 * @param key series in the demo's store
 * @param type of its values
 * @param times of bursts and of text without timestamps, else null
 * @param scale of bursts
 * @param timestamps epoch nanoseconds, ascending
 * @param bits value bits, alike
 */
record DemoSeries(SeriesKey key, ValueType type, SampleTimes times, double scale, long[] timestamps, long[] bits) {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** A bundled file and what it becomes. */
    private record Source(String file, String key, SampleTimes times, double scale) {}

    private static final List<Source> SOURCES = List.of(
            new Source("occupancy_co2.csv.gz", "co2{place=\"office\"}", null, 1),
            new Source("prsa_pressure.csv.gz", "air_pressure{place=\"Beijing\"}", null, 1),
            new Source("prsa_dewp.csv.gz", "dew_point{place=\"Beijing\"}", null, 1),
            new Source("nab_machine_temperature.csv.gz", "machine_temperature", null, 1),
            new Source("tetuan_temperature.csv.gz", "temperature{place=\"Tetouan\"}", times("2017-01-01", "10m"), 1),
            new Source("p10143_fecg.i16.gz", "fetal_ecg", times("2026-01-01", "2ms"), 1.0 / 200));

    private static SampleTimes times(String start, String period) {
        return new SampleTimes(
                TimeArgument.parseDate(start), DurationArgument.parse(period).period());
    }

    /** Writes the bundled files to a directory. */
    static void unpack(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Source source : SOURCES) {
                try (InputStream bundled = DemoSeries.class.getResourceAsStream("demo/" + source.file())) {
                    Files.copy(bundled, directory.resolve(source.file()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads every series from a directory, through what {@code tsm import} reads files with. */
    static List<DemoSeries> load(Path directory) {
        return SOURCES.stream().map(source -> load(directory, source)).toList();
    }

    private static DemoSeries load(Path directory, Source source) {
        InputFile file = InputFile.of(directory.resolve(source.file()));
        SeriesKey key = SeriesKey.parse(source.key());
        return InputFormat.ofName(file) == InputFormat.CSV ? loadText(file, key, source) : loadRaw(file, key, source);
    }

    private static DemoSeries loadText(InputFile file, SeriesKey key, Source source) {
        long[] timestamps = new long[1024];
        long[] bits = new long[1024];
        int count = 0;
        try (CsvSamples samples = new CsvSamples(file, ValueType.FLOAT64, NANOS_PER_MILLI, source.times())) {
            while (samples.next()) {
                if (count == bits.length) {
                    timestamps = Arrays.copyOf(timestamps, 2 * count);
                    bits = Arrays.copyOf(bits, 2 * count);
                }
                timestamps[count] = samples.timestamp();
                bits[count++] = samples.bits();
            }
        }
        return new DemoSeries(
                key,
                ValueType.FLOAT64,
                source.times(),
                1,
                Arrays.copyOf(timestamps, count),
                Arrays.copyOf(bits, count));
    }

    private static DemoSeries loadRaw(InputFile file, SeriesKey key, Source source) {
        byte[] raw = new byte[1 << 20];
        int length;
        try (InputFile.Content content = file.open()) {
            length = content.read(raw);
        }
        ByteBuffer values = ByteBuffer.wrap(raw, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        long[] timestamps = new long[length / Short.BYTES];
        long[] bits = new long[timestamps.length];
        for (int i = 0; i < bits.length; i++) {
            timestamps[i] = source.times().timeOf(i);
            bits[i] = values.getShort();
        }
        return new DemoSeries(key, ValueType.BURST_INT16, source.times(), source.scale(), timestamps, bits);
    }

    /** Samples of the series. */
    int count() {
        return bits.length;
    }

    /** Appends samples {@code [from, to)}, buffered. */
    interface Appender {
        void append(int from, int to);
    }

    /** Makes the series in a store, or finds it. */
    Appender in(EdgeStore store) {
        if (!type.isBurst()) {
            SensorSeries sensor = store.series(key, type);
            return (from, to) -> {
                for (int i = from; i < to; i++) {
                    sensor.append(timestamps[i], Double.longBitsToDouble(bits[i]));
                }
            };
        }
        SamplePeriod period = times.period();
        BurstSeries bursts = store.bursts(key, type, period, scale);
        return (from, to) -> {
            short[] counts = new short[to - from];
            for (int i = from; i < to; i++) {
                counts[i - from] = (short) bits[i];
            }
            bursts.append(times.startNanos(), from, counts, 0, counts.length, Durability.BUFFERED);
        };
    }
}
