package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What goes with a dropped file: its samples, for good, also where the log holds them still for a slower series. */
class RetentionTest {
    private static final String KEY = "noise";
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int SAMPLES = 20_000;
    private static final Predicate<String> MANIFEST_ASIDE = StoreFiles.MANIFEST_ASIDE::equals;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final List<Double> appended = new ArrayList<>();

    private static EdgeStore open(SimulatedStorage storage) {
        StoreConfig config = StoreConfig.builder(Path.of("store"))
                .clock(new ManualClock(START))
                .logBytes(1 << 20)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .retentionBytes(64 << 10)
                .build();
        return EdgeStore.open(config, storage.reopen(), false);
    }

    /** Values with all their digits, eight bytes each: several files, of which one or none is kept. */
    private void append(EdgeStore store) {
        SensorSeries series = store.series(KEY, ValueType.FLOAT64);
        // Waits in its head, so that the log is needed from here on.
        store.series("slow", ValueType.FLOAT64).append(START, 1);
        append(series, store::runAgents);
        store.snapshot("*").close();
    }

    private void append(SensorSeries series, Runnable nowAndThen) {
        Random random = new Random(7 + appended.size());
        int end = appended.size() + SAMPLES;
        for (int i = appended.size(); i < end; i++) {
            double value = random.nextGaussian();
            series.append(START + i, value);
            appended.add(value);
            if (i % 1000 == 0) {
                nowAndThen.run();
            }
        }
        nowAndThen.run();
    }

    /** The first of the samples that are there: the latest ones, each with its value. */
    private int firstShown(Snapshot snapshot) {
        SampleCursor samples = snapshot.samples(snapshot.series().get(0), Long.MIN_VALUE, Long.MAX_VALUE);
        int first = -1;
        int next = -1;
        while (samples.next()) {
            int at = indexOf(samples.timestamp());
            first = first < 0 ? at : first;
            assertTrue(next < 0 || at == next, () -> "missing before " + at);
            assertEquals(Double.doubleToRawLongBits(appended.get(at)), samples.valueBits());
            next = at + 1;
        }
        assertTrue(next >= 0, "nothing is there");
        return first;
    }

    private static int indexOf(long timestamp) {
        return (int) (timestamp - START);
    }

    private int firstShown(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return firstShown(snapshot);
        }
    }

    @Test
    void whatIsDroppedStaysDroppedInAView() {
        try (EdgeStore store = open(storage)) {
            append(store);
            int first = firstShown(store);
            assertTrue(first > 0, "nothing was dropped");
            store.await(Durability.WRITTEN);
            try (StoreView view = StoreView.open(storage.reopen())) {
                assertEquals(first, firstShown(view));
            }
        }
    }

    @Test
    void whatIsDroppedStaysDroppedWhenTheStoreIsOpenedAgain() {
        int first;
        try (EdgeStore store = open(storage)) {
            append(store);
            first = firstShown(store);
        }
        for (int again = 0; again < 3; again++) {
            try (EdgeStore store = open(storage)) {
                int shown = firstShown(store);
                assertTrue(shown >= first, first + " before, then " + shown);
                first = shown;
            }
        }
    }

    @Test
    void aSampleThatComesLateForADroppedTimeIsKept() {
        try (EdgeStore store = open(storage)) {
            append(store);
            assertTrue(firstShown(store) > 0, "nothing was dropped");
            store.series(KEY, ValueType.FLOAT64).append(START, 99, Durability.WRITTEN);
            try (StoreView view = StoreView.open(storage.reopen())) {
                assertEquals(99, firstValue(view));
            }
        }
        try (EdgeStore store = open(storage);
                Snapshot snapshot = store.snapshot("*")) {
            assertEquals(99, firstValue(snapshot));
        }
    }

    private static double firstValue(Snapshot snapshot) {
        SampleCursor samples = snapshot.samples(snapshot.series().get(0), Long.MIN_VALUE, Long.MAX_VALUE);
        assertTrue(samples.next());
        assertEquals(START, samples.timestamp());
        return Double.longBitsToDouble(samples.valueBits());
    }

    @Test
    void theManifestForgetsWhatTheLogHoldsNoLonger() {
        try (EdgeStore store = open(storage)) {
            append(store);
            int ref = store.series(KEY, ValueType.FLOAT64).definition().ref();
            assertTrue(notedRefs().contains(ref));
            append(store.series("other", ValueType.FLOAT64), store::flush);
            assertFalse(notedRefs().contains(ref));
        }
    }

    private List<Integer> notedRefs() {
        List<Integer> refs = new ArrayList<>();
        ManifestFile.read(storage.reopen()).droppedCuts().forEach((ref, cutLsn) -> refs.add(ref));
        return refs;
    }

    @Test
    void onADiskTooFullForTheNoteTheFileIsDroppedWithoutIt() {
        long writes = manifestWritesUpToTheFirstDrop();
        // With the reserve given up there is no room either.
        FaultRule first =
                FaultRule.once(Fault.ENOSPC, writes).on(Operation.WRITE).onFiles(MANIFEST_ASIDE);
        FaultRule second =
                FaultRule.once(Fault.ENOSPC, writes + 1).on(Operation.WRITE).onFiles(MANIFEST_ASIDE);
        storage.inject(first);
        storage.inject(second);
        try (EdgeStore store = open(storage)) {
            append(store);
            assertTrue(firstShown(store) > 0, "nothing was dropped");
        }
        assertEquals(2, first.hits() + second.hits());
    }

    private static long manifestWritesUpToTheFirstDrop() {
        SimulatedStorage running = new SimulatedStorage();
        long[] writes = {0, 0};
        running.onOperation(point -> {
            if (point.operation() == Operation.WRITE && MANIFEST_ASIDE.test(point.name())) {
                writes[0]++;
            }
            if (isDrop(point) && writes[1] == 0) {
                writes[1] = writes[0];
            }
        });
        RetentionTest other = new RetentionTest();
        try (EdgeStore store = open(running)) {
            other.append(store);
        }
        return writes[1];
    }

    private static boolean isDrop(OperationPoint point) {
        return point.operation() == Operation.DELETE && point.name().endsWith(StoreFiles.TSM_SUFFIX);
    }

    /** A cut and a kill before every operation from the first drop on. */
    @Seeded(runs = 1)
    void whatIsDroppedStaysDroppedAfterACutAnywhere(SampleRandom random) {
        SimulatedStorage running = storage.reopen();
        int[] firstKept = {0};
        int[] judged = {0};
        running.onOperation(point -> {
            if (isDrop(point)) {
                firstKept[0] = behindLastOf(point.name(), running.bytesOf(point.name()));
            }
            if (firstKept[0] > 0 && point.operation().isChanging()) {
                judge(running.cut(random.nextLong(), random.pick(UnforcedFate.values())), firstKept[0]);
                judge(running.kill(), firstKept[0]);
                judged[0]++;
            }
        });
        try (EdgeStore store = open(running)) {
            append(store);
            append(store);
        }
        assertTrue(judged[0] > 50, () -> "points judged: " + judged[0]);
    }

    private static int behindLastOf(String name, byte[] bytes) {
        SimulatedStorage copy = new SimulatedStorage();
        copy.put(name, bytes);
        try (TsmFile file = TsmFile.open(copy, name)) {
            return 1 + indexOf(file.maxTimestamp());
        }
    }

    private void judge(SimulatedStorage after, int firstKept) {
        try (StoreView view = StoreView.open(after.reopen())) {
            assertTrue(firstShown(view) >= firstKept);
        }
        try (EdgeStore store = open(after)) {
            assertTrue(firstShown(store) >= firstKept);
        }
    }
}
