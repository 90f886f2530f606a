package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes with a dropped file: the oldest samples, but for those that a log is read for that is still needed. */
class RetentionTest {
    private static final String KEY = "noise";
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int SAMPLES = 20_000;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final List<Double> appended = new ArrayList<>();

    private EdgeStore open() {
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
        Random random = new Random(7);
        for (int i = 0; i < SAMPLES; i++) {
            double value = random.nextGaussian();
            series.append(START + i, value);
            appended.add(value);
            if (i % 1000 == 0) {
                store.runAgents();
            }
        }
        store.runAgents();
        store.snapshot("*").close();
    }

    /** How many of the samples are there: the latest ones, each with its value. */
    private int shown(Snapshot snapshot) {
        SampleCursor samples = snapshot.samples(snapshot.series().get(0), Long.MIN_VALUE, Long.MAX_VALUE);
        int first = -1;
        int next = -1;
        while (samples.next()) {
            int at = (int) (samples.timestamp() - START);
            first = first < 0 ? at : first;
            assertTrue(next < 0 || at == next, () -> "missing before " + at);
            assertEquals(Double.doubleToRawLongBits(appended.get(at)), samples.valueBits());
            next = at + 1;
        }
        assertEquals(SAMPLES, next);
        return SAMPLES - first;
    }

    private int shown(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return shown(snapshot);
        }
    }

    @Test
    void samplesOfADroppedFileComeBackInAViewWhileTheLogIsNeeded() {
        int left;
        try (EdgeStore store = open()) {
            append(store);
            left = shown(store);
            assertTrue(left < SAMPLES, "nothing was dropped");
        }
        try (StoreView view = StoreView.open(storage.reopen())) {
            int viewed = shown(view);
            assertTrue(viewed > left, left + " left, viewed " + viewed);
        }
    }

    @Test
    void theNextOpenDropsOldestFirst() {
        try (EdgeStore store = open()) {
            append(store);
        }
        try (EdgeStore store = open()) {
            assertTrue(shown(store) < SAMPLES, "replay drops alike");
        }
    }
}
