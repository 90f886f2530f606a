package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Clock;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Agents that have nothing to do sleep, whatever has happened before: a deadline that is over must not keep them awake. */
class IdleAgentsTest {
    /** An agent looks at the clock each time before it sleeps. */
    private static final int MANY_LOOKS = 100_000;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final ManualClock manual = new ManualClock(StoreLife.START);
    private final AtomicLong looks = new AtomicLong();
    private final StoreConfig config = StoreLife.roomy(new Clock() {
                @Override
                public long epochNanos() {
                    return manual.epochNanos();
                }

                @Override
                public long monotonicNanos() {
                    looks.incrementAndGet();
                    return manual.monotonicNanos();
                }
            })
            .build();

    @Test
    void theCommitterBehindAFreshRing() {
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            SensorSeries series = store.series("a", ValueType.FLOAT64);
            series.append(StoreLife.START, 1.0, Durability.FORCED);
            FaultRule forceOfTheLog =
                    FaultRule.once(Fault.EIO, 1).on(Operation.FORCE).onFiles(StoreFiles.LOG::equals);
            storage.inject(forceOfTheLog);
            series.append(StoreLife.START + 1, 2.0, Durability.FORCED);
            assertTrue(forceOfTheLog.hits() > 0);
            manual.advance(config.commitInterval().multipliedBy(2));
            assertSleeps("committer");
        }
    }

    @Test
    void theEncoderWhenTheCommitterHasStopped() {
        EdgeStore store = EdgeStore.open(config, storage, true);
        SensorSeries series = store.series("a", ValueType.FLOAT64);
        series.append(StoreLife.START, 1.0, Durability.FORCED);
        store.betweenBatches(() -> true);
        storage.onOperation(point -> {
            if (Hold.isAgent("committer")) {
                throw new IllegalStateException("a defect");
            }
        });
        assertThrows(StoreFailedException.class, () -> series.append(StoreLife.START + 1, 1.0, Durability.FORCED));
        manual.advance(config.flushAge().multipliedBy(2));
        store.betweenBatches(() -> true);
        try {
            assertSleeps("encoder");
        } finally {
            storage.onOperation(point -> {});
            assertThrows(StoreFailedException.class, store::close);
        }
    }

    private void assertSleeps(String role) {
        Thread agent = Hold.agent(role);
        looks.set(0);
        while (agent.getState() == Thread.State.RUNNABLE) {
            assertTrue(looks.get() < MANY_LOOKS, role + " does not sleep");
        }
    }
}
