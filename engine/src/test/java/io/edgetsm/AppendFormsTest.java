package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every form of an append comes back as what was given. */
class AppendFormsTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final SamplePeriod PERIOD = SamplePeriod.ofHertz("25600");

    private final EdgeStore store = EdgeStore.open(
            StoreConfig.builder(Path.of("simulated"))
                    .logBytes(4 << 20)
                    .memoryBudget(8 << 20)
                    .clock(new ManualClock(START))
                    .build(),
            new SimulatedStorage(),
            false);

    @AfterEach
    void close() {
        store.close();
    }

    private Map<Long, Long> contents(String key) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return EdgeStoreTest.read(snapshot, key);
        }
    }

    @Test
    void aTickGivesEachSeriesItsValueAtOneTime() {
        List<SensorSeries> series = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            series.add(store.series("t{i=\"" + i + "\"}", ValueType.FLOAT64));
        }
        SeriesSet set = SeriesSet.of(series);
        double[] values = new double[set.size()];
        List<Map<Long, Long>> expected = new ArrayList<>();
        series.forEach(each -> expected.add(new TreeMap<>()));
        for (int tick = 0; tick < 100; tick++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = tick + i / 100.0;
                expected.get(i).put(START + tick, Double.doubleToRawLongBits(values[i]));
            }
            assertEquals((tick + 1) * 700L, store.append(set, START + tick, values));
        }
        for (int i = 0; i < values.length; i += 99) {
            assertEquals(expected.get(i), contents("t{i=\"" + i + "\"}"));
        }
    }

    @Test
    void aTickOfMixedTypesKeepsEachType() {
        SeriesSet set = SeriesSet.of(List.of(
                store.series("a", ValueType.INT64),
                store.series("b", ValueType.BOOL),
                store.series("c", ValueType.FLOAT32),
                store.series("d", ValueType.FLOAT64)));
        store.append(set, START, new double[] {-7, 1, 0.1, Double.NaN});
        assertEquals(Map.of(START, -7L), contents("a"));
        assertEquals(Map.of(START, 1L), contents("b"));
        assertEquals(Map.of(START, (long) Float.floatToRawIntBits(0.1f)), contents("c"));
        assertEquals(Map.of(START, Double.doubleToRawLongBits(Double.NaN)), contents("d"));
    }

    @Test
    void columnsMayNameAnySeriesInAnyOrderMoreThanOnce() {
        int a = store.series("a", ValueType.FLOAT64).ref();
        int b = store.series("b", ValueType.INT64).ref();
        int[] refs = {b, a, a, b, 0, 0};
        long[] timestamps = {START + 5, START + 3, START + 3, START + 1, 0, 0};
        double[] values = {50, 3.25, -0.0, 10, 0, 0};
        long end = store.append(refs, timestamps, values, 4);
        assertEquals(end, store.append(refs, timestamps, values, 0));
        assertEquals(Map.of(START + 3, Double.doubleToRawLongBits(-0.0)), contents("a"));
        assertEquals(Map.of(START + 1, 10L, START + 5, 50L), contents("b"));
    }

    @Test
    void columnsGoAroundTheIntakeAsOften() {
        int ref = store.series("a", ValueType.INT64).ref();
        int plain = store.series("b", ValueType.FLOAT64).ref();
        int count = store.maxAtomicSamples();
        int[] refs = new int[count];
        long[] timestamps = new long[count];
        double[] values = new double[count];
        TreeMap<Long, Long> expected = new TreeMap<>();
        TreeMap<Long, Long> expectedPlain = new TreeMap<>();
        for (int round = 0; round < 13; round++) {
            boolean mixed = round % 3 == 0;
            for (int i = 0; i < count; i++) {
                refs[i] = mixed ? ref : plain;
                timestamps[i] = START + (long) round * count + i;
                values[i] = i * 3;
                (mixed ? expected : expectedPlain)
                        .put(timestamps[i], mixed ? i * 3L : Double.doubleToRawLongBits(i * 3));
            }
            store.append(refs, timestamps, values, count - round);
            for (int i = count - round; i < count; i++) {
                expected.remove(timestamps[i]);
                expectedPlain.remove(timestamps[i]);
            }
        }
        assertEquals(expected, contents("a"));
        assertEquals(expectedPlain, contents("b"));
    }

    @Test
    void burstsComeFromEveryKindOfArray() {
        int count = 5_000;
        short[] shorts = new short[count];
        int[] ints = new int[count];
        float[] floats = new float[count];
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            shorts[i] = (short) (i * 7 - 9_000);
            ints[i] = i * 1_000_003;
            floats[i] = i / 7f;
            doubles[i] = i / 7.0;
        }
        burst("s", ValueType.BURST_INT16).append(START, shorts);
        burst("i", ValueType.BURST_INT32).append(START, ints);
        burst("f", ValueType.BURST_FLOAT32).append(START, floats);
        burst("d", ValueType.BURST_FLOAT64).append(START, doubles);
        assertBurst("s", count, i -> shorts[i]);
        assertBurst("i", count, i -> ints[i]);
        assertBurst("f", count, i -> Float.floatToRawIntBits(floats[i]) & 0xFFFF_FFFFL);
        assertBurst("d", count, i -> Double.doubleToRawLongBits(doubles[i]));
    }

    @Test
    void burstsComeFromBuffersInEitherByteOrder() {
        int count = 3_000;
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            ByteBuffer shorts =
                    ByteBuffer.allocateDirect(8 + count * Short.BYTES).order(order);
            ByteBuffer floats =
                    ByteBuffer.allocateDirect(8 + count * Float.BYTES).order(order);
            ByteBuffer doubles = ByteBuffer.allocate(8 + count * Double.BYTES).order(order);
            for (int i = 0; i < count; i++) {
                shorts.putShort(8 + i * Short.BYTES, (short) (i * 5));
                floats.putFloat(8 + i * Float.BYTES, i / 3f);
                doubles.putDouble(8 + i * Double.BYTES, i / 3.0);
            }
            burst("s" + order, ValueType.BURST_INT16).append(START, shorts.position(8));
            burst("f" + order, ValueType.BURST_FLOAT32).append(START, floats.position(8));
            burst("d" + order, ValueType.BURST_FLOAT64).append(START, 0, doubles.position(8), Durability.FORCED);
            assertEquals(8, shorts.position());
            assertBurst("s" + order, count, i -> (short) (i * 5));
            assertBurst("f" + order, count, i -> Float.floatToRawIntBits(i / 3f) & 0xFFFF_FFFFL);
            assertBurst("d" + order, count, i -> Double.doubleToRawLongBits(i / 3.0));
        }
    }

    @Test
    void aBurstLargerThanTheIntakeIsAppendedInPieces() {
        int count = 3 * store.maxAtomicBurstBytes() / Short.BYTES + 17;
        short[] counts = new short[count];
        for (int i = 0; i < count; i++) {
            counts[i] = (short) (i ^ i >>> 9);
        }
        burst("s", ValueType.BURST_INT16).append(START, counts);
        assertBurst("s", count, i -> counts[i]);
    }

    @Test
    void aDayAtTwentyFivePointSixKilohertzEndsOnTheExactNanosecond() {
        BurstSeries series = burst("v", ValueType.BURST_INT16);
        long perHour = 25_600L * 3_600;
        long past = START - 25 * 3_600_000_000_000L;
        TreeMap<Long, Long> expected = new TreeMap<>();
        for (int hour = 0; hour <= 24; hour++) {
            short[] counts = new short[2_000];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (short) (hour * 100 + i);
                long index = hour * perHour + i;
                // 39,062.5 ns a sample: two samples are a whole number of nanoseconds.
                expected.put(past + index / 2 * 78_125 + index % 2 * 39_062, (long) counts[i]);
            }
            series.append(past, hour * perHour, counts, 0, counts.length, Durability.BUFFERED);
        }
        assertEquals(expected, contents("v"));
        assertTrue(contents("v").containsKey(past + 24 * 3_600_000_000_000L));
        store.flush();
        assertEquals(expected, contents("v"));
    }

    private BurstSeries burst(String key, ValueType type) {
        return store.bursts(key, type, PERIOD, 1);
    }

    private void assertBurst(String key, int count, java.util.function.IntToLongFunction bits) {
        Map<Long, Long> found = contents(key);
        assertEquals(count, found.size());
        for (int i = 0; i < count; i++) {
            assertEquals(bits.applyAsLong(i), found.get(PERIOD.timeOf(START, i)), key + " " + i);
        }
    }

    @Test
    void theGradeOfACallHoldsWhenItReturns() {
        SensorSeries series = store.series("a", ValueType.FLOAT64);
        SeriesSet set = SeriesSet.of(List.of(series));
        long written = store.append(set, START, new double[] {1}, Durability.WRITTEN);
        assertTrue(store.writtenLsn() >= written);
        long forced =
                store.append(new int[] {series.ref()}, new long[] {START}, new double[] {1}, 1, Durability.FORCED);
        assertTrue(store.forcedLsn() >= forced);
        assertEquals(new AtRisk(0, 0, 0), store.atRisk());
    }
}
