package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for a force shares it with all who wait. */
class GroupCommitTest {
    private static final int CALLS = 50;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final AtomicInteger alive = new AtomicInteger();

    @Test
    void aThreadAloneForcesOncePerCall() throws InterruptedException {
        assertEquals(CALLS, forcesOf(1));
    }

    @Test
    void fourThreadsShareTheirForces() throws InterruptedException {
        long forces = forcesOf(4);
        // While one force runs all others come to wait, so that the next covers them: two forces for four calls at
        // most.
        assertTrue(forces <= 2 * CALLS + 8, () -> "calls=" + 4 * CALLS + " forces=" + forces);
    }

    private long forcesOf(int threads) throws InterruptedException {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(16 << 20)
                .memoryBudget(8 << 20)
                .build();
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), true)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            series.append(1, 1, Durability.FORCED);
            long before = store.stats().forces();
            alive.set(threads);
            storage.onOperation(point -> {
                if (point.operation() == Operation.FORCE && point.name().equals(StoreFiles.LOG)) {
                    awaitOthers(store);
                }
            });
            List<Thread> callers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                callers.add(new Thread(() -> call(series)));
            }
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
            return store.stats().forces() - before;
        }
    }

    /** A slow device: its force ends when everybody who has calls left has appended what is not forced yet. */
    private void awaitOthers(EdgeStore store) {
        while (store.appendedLsn() - store.forcedLsn() < alive.get()) {
            Thread.onSpinWait();
        }
    }

    private void call(SensorSeries series) {
        for (int i = 0; i < CALLS; i++) {
            series.append(1000 + i, i, Durability.FORCED);
        }
        alive.decrementAndGet();
    }
}
