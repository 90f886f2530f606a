package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.time.Duration;

/** A file that has just been sealed cannot be opened at once: what is in it is part of every answer all the same. */
class SealedReaderTest {
    private static final int SAMPLES_AT_ONCE = 5_000;

    @Seeded(runs = 5)
    void whatIsInItIsRead(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage();
        ManualClock clock = new ManualClock(StoreLife.START);
        try (EdgeStore store = EdgeStore.open(StoreLife.config(clock, 8 << 20), storage, false)) {
            // The first is for the file that grows.
            FaultRule open = FaultRule.once(Fault.EMFILE, 2).on(Operation.OPEN).onFiles(StoreFiles.tsm(1)::equals);
            storage.inject(open);
            SensorSeries series = store.series("noisy", ValueType.FLOAT64);
            int count = 0;
            while (open.hits() == 0) {
                for (int i = 0; i < SAMPLES_AT_ONCE; i++) {
                    series.append(StoreLife.START + count++, random.nextGaussian());
                }
                flush(store);
                store.runAgents();
            }
            assertEquals(count, StoreJudge.state(store).size(), "while it is closed");
            clock.advance(Duration.ofMinutes(1));
            store.runAgents();
            store.flush();
            assertEquals(count, StoreJudge.state(store).size(), "when it has been opened");
        }
    }

    private static void flush(EdgeStore store) {
        try {
            store.flush();
        } catch (StorageFailureException | StoreSuspendedException e) {
            // The fault may meet the flush as well as the agent.
        }
    }
}
