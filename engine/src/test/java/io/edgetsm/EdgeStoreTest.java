package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StoreLockedException;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeStoreTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path directory;

    private StoreConfig config() {
        return StoreConfig.builder(directory)
                .logBytes(1 << 20)
                .tsmFileBytes(256 << 10)
                .memoryBudget(8 << 20)
                .build();
    }

    static TreeMap<Long, Long> read(Snapshot snapshot, String selector) {
        TreeMap<Long, Long> samples = new TreeMap<>();
        for (SeriesDefinition series : snapshot.series()) {
            if (series.key().toString().equals(selector)) {
                SampleCursor cursor = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
                long previous = Long.MIN_VALUE;
                while (cursor.next()) {
                    assertTrue(cursor.timestamp() > previous || samples.isEmpty());
                    previous = cursor.timestamp();
                    samples.put(cursor.timestamp(), cursor.valueBits());
                }
            }
        }
        return samples;
    }

    @Test
    void aFloatKeepsItsBits() {
        try (EdgeStore store = EdgeStore.open(config())) {
            SensorSeries series = store.series("f", ValueType.FLOAT32);
            int[] bits = {0x7F80_0001, 0xFFC0_1234, 0x8000_0000, Float.floatToRawIntBits(0.1f)};
            for (int i = 0; i < bits.length; i++) {
                series.append(START + i, Float.intBitsToFloat(bits[i]));
            }
            try (Snapshot snapshot = store.snapshot("f")) {
                TreeMap<Long, Long> samples = read(snapshot, "f");
                for (int i = 0; i < bits.length; i++) {
                    assertEquals(bits[i] & 0xFFFF_FFFFL, samples.get(START + i));
                }
            }
        }
    }

    @Test
    void whatWasAppendedIsReadFromHeadsAndBlocksAndAfterReopening() {
        TreeMap<Long, Long> expected = new TreeMap<>();
        try (EdgeStore store = EdgeStore.open(config())) {
            SensorSeries series = store.series("t{room=\"1\"}", ValueType.FLOAT64);
            for (int i = 0; i < 100_000; i++) {
                double value = Math.round(Math.sin(i / 100.0) * 1000) / 10.0;
                series.append(START + i * SECOND, value);
                expected.put(START + i * SECOND, Double.doubleToRawLongBits(value));
            }
            try (Snapshot snapshot = store.snapshot("t")) {
                assertEquals(expected, read(snapshot, "t{room=\"1\"}"));
            }
            store.force();
            assertEquals(0, store.atRisk().samples());
        }
        try (EdgeStore store = EdgeStore.open(config())) {
            assertTrue(store.recoveryReport().cleanlyClosed());
            try (Snapshot snapshot = store.snapshot("t")) {
                assertEquals(expected, read(snapshot, "t{room=\"1\"}"));
            }
            store.flush();
            try (Snapshot snapshot = store.snapshot("t")) {
                assertEquals(expected, read(snapshot, "t{room=\"1\"}"));
            }
        }
    }

    @Test
    void theLaterAppendWinsAmongEqualTimestampsInAnyOrder() {
        TreeMap<Long, Long> expected = new TreeMap<>();
        java.util.Random random = new java.util.Random(5);
        try (EdgeStore store = EdgeStore.open(config())) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 0; i < 50_000; i++) {
                long timestamp = START + random.nextInt(20_000) * SECOND;
                series.append(timestamp, (long) i);
                expected.put(timestamp, (long) i);
                if (i % 17_000 == 16_999) {
                    store.flush();
                }
            }
            try (Snapshot snapshot = store.snapshot("*")) {
                assertEquals(expected, read(snapshot, "x"));
            }
        }
        try (EdgeStore store = EdgeStore.open(config());
                Snapshot snapshot = store.snapshot("*")) {
            assertEquals(expected, read(snapshot, "x"));
        }
    }

    @Test
    void burstsKeepExactTimesAcrossBlocks() {
        SamplePeriod period = SamplePeriod.ofHertz("25600");
        TreeMap<Long, Long> expected = new TreeMap<>();
        try (EdgeStore store = EdgeStore.open(config())) {
            BurstSeries series = store.bursts("v", ValueType.BURST_INT16, period, 0.001);
            short[] counts = new short[100_000];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (short) (1000 * Math.sin(i / 7.0) + i % 13);
                expected.put(period.timeOf(START, i), (long) counts[i]);
            }
            for (int at = 0; at < counts.length; at += 2560) {
                series.append(START, at, counts, at, Math.min(2560, counts.length - at), Durability.BUFFERED);
            }
            try (Snapshot snapshot = store.snapshot("v")) {
                assertEquals(expected, read(snapshot, "v"));
            }
        }
        try (EdgeStore store = EdgeStore.open(config());
                Snapshot snapshot = store.snapshot("v")) {
            assertEquals(expected, read(snapshot, "v"));
        }
    }

    @Test
    void whatIsAtRiskIsToldFromTheFirstAppendOn() {
        ManualClock clock = new ManualClock(START);
        try (EdgeStore store = EdgeStore.open(StoreLife.roomy(clock).build(), new SimulatedStorage(), false)) {
            clock.advance(Duration.ofHours(3));
            store.series("a", ValueType.FLOAT64).append(START, 1.5);
            assertEquals(new AtRisk(1, 16, 0), store.atRisk());
            store.runAgents();
            clock.advance(Duration.ofMillis(150));
            assertEquals(new AtRisk(1, 16, 150), store.atRisk());
            clock.advance(Duration.ofMillis(50));
            store.runAgents();
            assertEquals(new AtRisk(0, 0, 0), store.atRisk());
        }
    }

    /** A fresh ring begins behind what has been made durable in files. */
    @Test
    void afterAFailedForceOnlyWhatCameSinceIsAtRisk() {
        ManualClock clock = new ManualClock(START);
        SimulatedStorage storage = new SimulatedStorage();
        try (EdgeStore store = EdgeStore.open(StoreLife.roomy(clock).build(), storage, false)) {
            SensorSeries series = store.series("a", ValueType.FLOAT64);
            series.append(START, 1.5);
            series.append(START + 1, 2.5);
            storage.inject(FaultRule.once(Fault.EIO, 1).on(Operation.FORCE).onFiles(StoreFiles.LOG::equals));
            store.force();
            assertEquals(new AtRisk(0, 0, 0), store.atRisk());
            series.append(START + 2, 3.5);
            assertEquals(new AtRisk(1, 16, 0), store.atRisk());
        }
    }

    @Test
    void aSecondOpenIsRefusedAndNamesTheOwner() {
        try (EdgeStore store = EdgeStore.open(config())) {
            StoreLockedException refusal = assertThrows(StoreLockedException.class, () -> EdgeStore.open(config()));
            assertTrue(refusal.getMessage()
                    .contains(Long.toString(ProcessHandle.current().pid())));
            assertFalse(store.series("a", ValueType.BOOL).append(START, true) < 0);
        }
    }

    @Test
    void closingIsIdempotentAndAppendsAreRefusedAfterwards() {
        EdgeStore store = EdgeStore.open(config());
        SensorSeries series = store.series("a", ValueType.FLOAT64);
        series.append(START, 1.5, Durability.FORCED);
        store.close();
        store.close();
        assertThrows(StoreClosedException.class, () -> series.append(START + 1, 2.5));
    }
}
