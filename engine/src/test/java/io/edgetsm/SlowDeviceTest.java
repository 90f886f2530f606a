package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A device that takes its time over a force of the log, while appends go on. */
class SlowDeviceTest {
    private static final long START = StoreLife.START;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final AtomicBoolean slow = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void appendsGoOnUntilMemoryIsFullAndNothingIsLost() throws InterruptedException {
        storage.onOperation(point -> {
            if (point.operation() == Operation.FORCE
                    && point.name().equals(StoreFiles.LOG)
                    && slow.compareAndSet(true, false)) {
                begun.countDown();
                awaitOver();
            }
        });
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(1 << 20)
                .memoryBudget(8 << 20)
                .maxWait(Duration.ofMillis(1))
                .build();
        long accepted = 0;
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            slow.set(true);
            series.append(START, accepted++);
            begun.await();
            store.onEncoderNow(() -> true); // the first sample has left the intake: none leaves it behind the appends
            long atLeast = store.appendedLsn();
            assertEquals(0, store.forcedLsn(), "the force is under way");
            while (append(series, accepted)) {
                accepted++;
                assertTrue(accepted <= 8 << 20 >> 4, "more samples than the memory budget holds");
            }
            assertTrue(accepted > atLeast, "appends went on beside the force");
            assertEquals(accepted, store.atRisk().samples());
            assertThrows(StoreOverloadException.class, () -> series.append(START, 0));
            over.countDown();
            assertEquals(accepted, store.force());
            assertEquals(0, store.atRisk().samples());
            store.flush(); // the intake is empty then, however slow the encoder is
            series.append(START + accepted, accepted++);
            store.force();
        }
        SimulatedStorage after = storage.cut(1, UnforcedFate.LOST);
        try (EdgeStore store = EdgeStore.open(config, after, false)) {
            StoreState state = StoreJudge.state(store);
            assertEquals(accepted, state.size());
            state.forEach((series, timestamps, bits, count) -> {
                for (int i = 0; i < count; i++) {
                    assertEquals(timestamps[i] - START, bits[i]);
                }
            });
        }
    }

    private static boolean append(SensorSeries series, long number) {
        try {
            series.append(START + number, number);
            return true;
        } catch (StoreOverloadException full) {
            return false;
        }
    }

    private void awaitOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
