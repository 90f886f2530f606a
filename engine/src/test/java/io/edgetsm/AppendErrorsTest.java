package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.wal.SeriesConflictException;
import io.edgetsm.wal.SeriesLimitException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What an append refuses, it refuses by name, and nothing of it is in the store. */
class AppendErrorsTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long FUTURE = START + Duration.ofMinutes(11).toNanos();

    private final ManualClock clock = new ManualClock(START);
    private final SimulatedStorage storage = new SimulatedStorage();
    private final EdgeStore store = EdgeStore.open(
            StoreConfig.builder(Path.of("simulated"))
                    .logBytes(1 << 20)
                    .memoryBudget(8 << 20)
                    .maxSeries(8)
                    .maxWait(Duration.ofMillis(1))
                    .clock(clock)
                    .build(),
            storage,
            false);
    private final SensorSeries number = store.series("number", ValueType.FLOAT64);
    private final SensorSeries counter = store.series("counter", ValueType.INT64);
    private final BurstSeries bursts =
            store.bursts("vibration", ValueType.BURST_INT16, SamplePeriod.ofHertz("25600"), 1);
    private final SeriesSet set = SeriesSet.of(List.of(number, counter));

    @AfterEach
    void close() {
        storage.clearFaults();
        clock.advance(Duration.ofMinutes(5));
        store.close();
    }

    /** Runs a call that must be refused with these facts in its message, and leave nothing behind. */
    private void assertRefused(Executable append, String... facts) {
        assertRefused(IllegalArgumentException.class, append, facts);
    }

    private <T extends Throwable> void assertRefused(Class<T> type, Executable append, String... facts) {
        long end = store.appendedLsn();
        String message = assertThrows(type, append).getMessage();
        for (String fact : facts) {
            assertTrue(message.contains(fact), "'" + fact + "' in: " + message);
        }
        assertEquals(end, store.appendedLsn());
        assertEquals(new AtRisk(0, 0, 0), store.atRisk());
    }

    @Test
    void anUnknownRefIsNamedWithItsElement() {
        int[] refs = {number.ref(), 77, number.ref()};
        assertRefused(
                () -> store.append(refs, new long[] {START, START, START}, new double[3], 3), "element=1", "ref=77");
        assertRefused(() -> store.append(new int[] {-1}, new long[] {START}, new double[1], 1), "element=0 ref=-1");
    }

    @Test
    void theRefOfABurstSeriesTakesNoSample() {
        assertRefused(
                () -> store.append(new int[] {bursts.ref()}, new long[] {START}, new double[1], 1),
                "element=0",
                "series=vibration");
    }

    @Test
    void aValueThatDoesNotFitItsTypeRefusesTheWholeTick() {
        assertRefused(() -> store.append(set, START, new double[] {1, 1.5}), "element=1", "series=counter", "1.5");
        assertRefused(() -> store.append(set, START, new double[] {1, Double.NaN}), "element=1", "NaN");
        assertRefused(() -> store.append(set, START, new double[] {1, 0x1p63}), "element=1");
        assertRefused(() -> counter.append(START, 0.5), "series=counter", "type=INT64", "0.5");
        assertRefused(() -> number.append(START, true), "series=number", "type=FLOAT64");
        assertRefused(() -> number.append(START, Long.MAX_VALUE), "series=number");
    }

    @Test
    void aBurstOfAnotherTypeIsRefused() {
        assertRefused(() -> bursts.append(START, new int[3]), "series=vibration", "type=BURST_INT16", "BURST_INT32");
    }

    @Test
    void nanAndInfinityAreReadings() {
        number.append(START, Double.NaN);
        number.append(START + 1, Double.NEGATIVE_INFINITY);
        try (Snapshot snapshot = store.snapshot("number")) {
            assertEquals(
                    Map.of(
                            START,
                            Double.doubleToRawLongBits(Double.NaN),
                            START + 1,
                            Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY)),
                    EdgeStoreTest.read(snapshot, "number"));
        }
    }

    @Test
    void aFutureTimestampIsNamedInEveryForm() {
        assertRefused(() -> number.append(FUTURE, 1.0), "future", "series=number", "timestampNanos=" + FUTURE);
        assertRefused(() -> store.append(set, FUTURE, new double[2]), "future", "series=number");
        int[] refs = {number.ref(), counter.ref()};
        assertRefused(
                () -> store.append(refs, new long[] {START, FUTURE}, new double[2], 2), "element=1", "series=counter");
        assertRefused(() -> bursts.append(FUTURE, new short[4]), "future", "series=vibration");
    }

    @Test
    void theLastSampleOfABurstMayNotBeInTheFutureEither() {
        assertRefused(
                () -> bursts.append(START, 25_600L * 60 * 11, new short[4], 0, 4, Durability.BUFFERED),
                "future",
                "series=vibration");
    }

    @Test
    void aClockThatWasNeverSetRefusesNothing() {
        try (EdgeStore unset = EdgeStore.open(
                StoreConfig.builder(Path.of("simulated"))
                        .logBytes(1 << 20)
                        .memoryBudget(8 << 20)
                        .clock(new ManualClock(0))
                        .build(),
                new SimulatedStorage(),
                false)) {
            unset.series("a", ValueType.FLOAT64).append(FUTURE, 1.0);
            assertEquals(1, unset.atRisk().samples());
        }
    }

    @Test
    void shortArraysAreNamed() {
        int[] refs = {number.ref(), counter.ref()};
        assertRefused(() -> store.append(new int[1], new long[2], new double[2], 2), "array=refs length=1 count=2");
        assertRefused(() -> store.append(refs, new long[1], new double[2], 2), "array=timestamps length=1");
        assertRefused(() -> store.append(refs, new long[2], new double[1], 2), "array=values length=1");
        assertRefused(() -> store.append(set, START, new double[1]), "array=values length=1 count=2");
        assertRefused(
                IndexOutOfBoundsException.class,
                () -> bursts.append(START, 0, new short[3], 1, 3, Durability.BUFFERED));
    }

    @Test
    void negativeAndExcessiveCountsAreRefused() {
        int many = store.maxAtomicSamples() + 1;
        assertRefused(() -> store.append(new int[1], new long[1], new double[1], -1), "count=-1");
        assertRefused(
                () -> store.append(new int[many], new long[many], new double[many], many), "count=" + many, "max=");
        assertRefused(() -> bursts.append(START, 0, new short[3], 0, 0, Durability.BUFFERED), "count=0");
        assertRefused(() -> bursts.append(START, -1, new short[3], 0, 3, Durability.BUFFERED), "firstIndex=-1");
        assertRefused(() -> bursts.append(START, ByteBuffer.allocate(3)), "bytes=3 bytesPerValue=2");
    }

    @Test
    void aSetTakesEachSeriesOfOneStoreOnce() {
        assertRefused(() -> SeriesSet.of(List.of()), "empty");
        assertRefused(() -> SeriesSet.of(List.of(number, counter, number)), "twice", "element=2", "series=number");
        try (EdgeStore other = EdgeStore.open(
                StoreConfig.builder(Path.of("other"))
                        .logBytes(1 << 20)
                        .memoryBudget(8 << 20)
                        .build(),
                new SimulatedStorage(),
                false)) {
            SensorSeries foreign = other.series("a", ValueType.FLOAT64);
            assertRefused(() -> SeriesSet.of(List.of(number, foreign)), "another store", "element=1");
            assertThrows(IllegalArgumentException.class, () -> other.append(set, START, new double[2]));
            assertEquals(0, other.atRisk().samples());
        }
    }

    @Test
    void aSeriesOfAnotherTypeIsAConflict() {
        SeriesConflictException conflict =
                assertThrows(SeriesConflictException.class, () -> store.series("counter", ValueType.BOOL));
        assertTrue(conflict.getMessage().contains("counter"));
        assertRefused(() -> store.series("x", ValueType.BURST_INT16), "series=x", "EdgeStore.bursts");
        assertRefused(
                () -> store.bursts("x", ValueType.BOOL, SamplePeriod.ofHertz("1"), 1), "series=x", "EdgeStore.series");
    }

    @Test
    void theLimitOfSeriesIsNamed() {
        for (int i = 3; i < 8; i++) {
            store.series("s" + i, ValueType.BOOL);
        }
        SeriesLimitException limit =
                assertThrows(SeriesLimitException.class, () -> store.series("one_too_many", ValueType.BOOL));
        assertTrue(limit.getMessage().contains("8"), limit.getMessage());
        store.series("s7", ValueType.BOOL).append(START, true);
        assertEquals(1, store.atRisk().samples());
    }

    @Test
    void emptyNamesHugeTagsAndAMillionTagsAreRefusedByTheKey() {
        assertRefused(() -> store.series("", ValueType.BOOL));
        assertRefused(() -> store.series("{a=\"1\"}", ValueType.BOOL));
        assertRefused(() -> store.series("m{a=\"" + "x".repeat(64 << 10) + "\"}", ValueType.BOOL));
        String tags = IntStream.range(0, 1_000_000)
                .mapToObj(i -> "t" + i + "=\"1\"")
                .collect(Collectors.joining(",", "m{", "}"));
        assertRefused(() -> store.series(tags, ValueType.BOOL));
        assertEquals(3, store.series().size());
    }

    @Test
    void aClosedStoreRefusesEveryForm() {
        store.close();
        store.close();
        assertThrows(StoreClosedException.class, () -> number.append(START, 1.0));
        assertThrows(StoreClosedException.class, () -> store.append(set, START, new double[2]));
        assertThrows(StoreClosedException.class, () -> store.append(new int[0], new long[0], new double[0], 0));
        assertThrows(StoreClosedException.class, () -> bursts.append(START, new short[2]));
        assertThrows(StoreClosedException.class, () -> store.series("late", ValueType.BOOL));
        assertThrows(StoreClosedException.class, store::force);
        assertThrows(StoreClosedException.class, store::flush);
    }

    @Test
    void aDiskThatIsFullSuspendsTheIntakeUntilThereIsRoomAgain() {
        number.append(START, 1.0, Durability.FORCED);
        storage.inject(FaultRule.from(Fault.ENOSPC, 1));
        SensorSeries fresh = store.series("needs_the_catalogue", ValueType.FLOAT64);
        assertThrows(StoreSuspendedException.class, () -> fresh.append(START, 2.0, Durability.FORCED));
        StoreSuspendedException refusal =
                assertThrows(StoreSuspendedException.class, () -> store.append(set, START + 1, new double[2]));
        assertTrue(refusal.getMessage().contains("path="));
        try (Snapshot snapshot = store.snapshot("number")) {
            assertEquals(1, EdgeStoreTest.read(snapshot, "number").size());
        }
        storage.clearFaults();
        clock.advance(Duration.ofSeconds(40));
        store.runAgents();
        store.append(set, START + 1, new double[2], Durability.FORCED);
        assertEquals(new AtRisk(0, 0, 0), store.atRisk());
    }

    @Test
    void aDeviceThatHangsIsAnOverloadInTimeAndNothingIsHalfDone() throws Exception {
        SimulatedStorage hanging = new SimulatedStorage();
        CountDownLatch hang = new CountDownLatch(1);
        StoreConfig config = StoreConfig.builder(Path.of("hanging"))
                .logBytes(1 << 20)
                .memoryBudget(8 << 20)
                .maxWait(Duration.ofMillis(20))
                .build();
        try (EdgeStore stuck = EdgeStore.open(config, hanging, true)) {
            int ref = stuck.series("a", ValueType.FLOAT64).ref();
            stuck.force();
            hanging.onOperation(operation -> awaitUninterruptibly(hang));
            int count = stuck.maxAtomicSamples();
            long[] timestamps = LongStream.range(START, START + count).toArray();
            int[] refs = new int[count];
            Arrays.fill(refs, ref);
            int appended = 0;
            StoreOverloadException overload = null;
            while (overload == null) {
                try {
                    stuck.append(refs, timestamps, new double[count], count);
                    appended += count;
                } catch (StoreOverloadException e) {
                    overload = e;
                }
            }
            assertTrue(overload.getMessage().contains("waitedMillis=20"), overload.getMessage());
            assertEquals(1, stuck.stats().overloads());
            assertEquals(appended, stuck.stats().samplesAppended());
            hang.countDown();
            stuck.force();
            assertEquals(new AtRisk(0, 0, 0), stuck.atRisk());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anInterruptedThreadAppendsAllTheSameAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            number.append(START, 1.0);
            store.append(set, START + 1, new double[2], Durability.FORCED);
            bursts.append(START, new short[10]);
            store.force();
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(new AtRisk(0, 0, 0), store.atRisk());
    }
}
