package io.edgetsm.sync;

import io.edgetsm.BurstSeries;
import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoresOnAnyStorage;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import io.edgetsm.wal.ManifestFile;
import io.edgetsm.writer.Heads;
import io.edgetsm.writer.TsmFileWriter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The recipe of the golden files: a small store with a sealed file, a growing one, and samples that are in the log alone,
 * of every value type. What was put in is remembered, so that the files can be judged.
 */
final class GoldenStore {
    static final StoreId STORE = new StoreId(0x0011223344556677L, 0x8899AABBCCDDEEFFL);
    static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final SamplePeriod PERIOD = SamplePeriod.ofHertz("25600");
    private static final int SLOW_SERIES = 6;

    final SimulatedStorage storage = new SimulatedStorage();
    /** Every sample by series key and timestamp. */
    final Map<String, Map<Long, Long>> samples = new TreeMap<>();

    private final Random random = new Random(2024);
    private double level = 215;

    private final int share;

    GoldenStore() {
        this(1);
    }

    /**
     * The same with a part of the samples.
     *
     * @param share 1 for all of them, n for an n-th
     */
    GoldenStore(int share) {
        this.share = share;
        List<SeriesDefinition> series = defineSeries();
        long endLsn = sealFile(series);
        LogWriter.create(storage, StoreFiles.LOG, LogWriter.MIN_PAGES);
        ManifestFile.write(storage, new Manifest(STORE, 1, LogWriter.MIN_PAGES, 0, 1, 0, List.of(1L)));
        if (endLsn <= 0) {
            throw new IllegalStateException("the sealed file is empty");
        }
        growAndLog();
    }

    private List<SeriesDefinition> defineSeries() {
        Catalogue.create(storage);
        storage.forceDirectory();
        try (Catalogue catalogue = Catalogue.open(storage, STORE, 100)) {
            define(catalogue, "walk{room=\"1\"}", ValueType.FLOAT64);
            define(catalogue, "raw", ValueType.FLOAT64);
            define(catalogue, "count", ValueType.INT64);
            define(catalogue, "small{a=\"../..\",b=\"\u00e9\"}", ValueType.FLOAT32);
            define(catalogue, "valve", ValueType.BOOL);
            for (int i = 0; i < SLOW_SERIES; i++) {
                define(catalogue, "slow{n=\"" + i + "\"}", ValueType.FLOAT64);
            }
            catalogue.define(SeriesKey.parse("shaft"), ValueType.BURST_INT16, PERIOD, 0.001);
            catalogue.force();
            return catalogue.all();
        }
    }

    private static void define(Catalogue catalogue, String key, ValueType type) {
        catalogue.define(SeriesKey.parse(key), type, null, 1);
    }

    private long sealFile(List<SeriesDefinition> series) {
        TsmFileWriter writer = TsmFileWriter.create(storage, StoreFiles.tsm(1), new TsmFileHeader(STORE, 1, 1, START));
        try (Heads heads = new Heads(STORE, 1, 8 << 20, CodecPolicy.defaults(), writer::append)) {
            long lsn = 0;
            for (int i = 0; i < 700 / share; i++) {
                for (SeriesDefinition each : series) {
                    boolean slow = each.ref() > 5;
                    if (!each.type().isBurst() && (!slow || i < 30)) {
                        long timestamp = START + i * SECOND + strayNanos(each, i);
                        long bits = next(each, i);
                        heads.append(each, lsn++, timestamp, bits);
                        note(each, timestamp, bits);
                    }
                }
            }
            SeriesDefinition burst = series.get(series.size() - 1);
            short[] counts = waveform(900 / share);
            heads.appendBurst(burst, lsn++, START, 0, raw(counts), 0, 2 * counts.length);
            noteBurst(burst, START, counts);
            heads.flushAll();
            writer.seal();
            return lsn;
        }
    }

    /** One series has a clock that is seldom off its period. */
    private static long strayNanos(SeriesDefinition series, int i) {
        return series.type() == ValueType.INT64 && i % 23 == 5 ? 1_000_000L * (i % 7 - 3) : 0;
    }

    private void growAndLog() {
        try (EdgeStore store = StoresOnAnyStorage.openSmall(storage.reopen(), new ManualClock(START))) {
            append(store, START + 1000 * SECOND, 80 / share);
            store.flush();
            append(store, START + 2000 * SECOND, 20 / share);
            store.force();
        }
        storage.reopen();
    }

    private void append(EdgeStore store, long start, int count) {
        for (SeriesDefinition each : store.series()) {
            if (each.type().isBurst()) {
                BurstSeries burst = store.bursts(each.key(), each.type(), PERIOD, 0.001);
                short[] counts = waveform(300 / share);
                burst.append(start, 0, counts, 0, counts.length, Durability.BUFFERED);
                noteBurst(each, start, counts);
                continue;
            }
            SensorSeries sensor = store.series(each.key(), each.type());
            for (int i = 0; i < count; i++) {
                long bits = next(each, i);
                append(sensor, each.type(), start + i * SECOND, bits);
                note(each, start + i * SECOND, bits);
            }
        }
    }

    private static void append(SensorSeries sensor, ValueType type, long timestamp, long bits) {
        switch (type) {
            case FLOAT64 -> sensor.append(timestamp, Double.longBitsToDouble(bits));
            case FLOAT32 -> sensor.append(timestamp, Float.intBitsToFloat((int) bits));
            case INT64 -> sensor.append(timestamp, bits);
            default -> sensor.append(timestamp, bits != 0);
        }
    }

    private long next(SeriesDefinition series, int i) {
        level += random.nextGaussian() * 2;
        return switch (series.type()) {
            case INT64 -> i * 17L - 3;
            case BOOL -> i / 9 % 2;
            case FLOAT32 -> Float.floatToRawIntBits(i % 11 == 0 ? -0.0f : Math.round(level) / 100f) & 0xFFFF_FFFFL;
            default ->
                Double.doubleToRawLongBits(
                        series.ref() == 2 ? (i % 40 == 0 ? Double.NaN : random.nextDouble()) : Math.rint(level) / 10);
        };
    }

    private short[] waveform(int count) {
        short[] counts = new short[count];
        for (int i = 0; i < count; i++) {
            counts[i] = (short) (1000 * Math.sin(i / 7.0) + random.nextInt(13));
        }
        return counts;
    }

    private static byte[] raw(short[] counts) {
        byte[] raw = new byte[2 * counts.length];
        for (int i = 0; i < counts.length; i++) {
            raw[2 * i] = (byte) counts[i];
            raw[2 * i + 1] = (byte) (counts[i] >> 8);
        }
        return raw;
    }

    private void note(SeriesDefinition series, long timestamp, long bits) {
        samples.computeIfAbsent(series.key().toString(), key -> new TreeMap<>()).put(timestamp, bits);
    }

    private void noteBurst(SeriesDefinition series, long origin, short[] counts) {
        for (int i = 0; i < counts.length; i++) {
            note(series, PERIOD.timeOf(origin, i), counts[i]);
        }
    }
}
