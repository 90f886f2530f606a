package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The encoder asks for log pages to be forced just while the committer logs what a query has asked for, which needs no write: what
 * is acknowledged then must have been written as well as forced.
 */
class PagesRequestRaceTest {
    private final SimulatedStorage storage = new SimulatedStorage();
    private final Hold encoder = new Hold(storage, PagesRequestRaceTest::beginsFile);
    private final Hold committer = new Hold(storage, PagesRequestRaceTest::forcesCatalogue);

    @Test
    void whatIsForcedForTheEncoderHasBeenWritten() {
        StoreConfig config = StoreLife.roomy(new ManualClock(StoreLife.START)).build();
        SimulatedStorage cut;
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            store.series("first", ValueType.FLOAT64).append(StoreLife.START, 1.0);
            // In the log's open page and in a head, and not forced.
            store.onEncoderNow(() -> true);
            encoder.begin();
            CompletableFuture<Boolean> flushed = Hold.beside(() -> {
                store.flush();
                return true;
            });
            encoder.await();
            store.series("second", ValueType.FLOAT64).append(StoreLife.START, 2.0);
            committer.begin();
            CompletableFuture<Boolean> asked = Hold.beside(() -> store.onEncoderNow(() -> true));
            committer.await();
            encoder.release();
            // Until it waits for the pages.
            while (Hold.agent("encoder").getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            committer.release();
            asked.join();
            flushed.join();
            assertEquals(2, store.force());
            cut = storage.cut(1, UnforcedFate.LOST);
        }
        try (EdgeStore recovered = EdgeStore.open(config, cut, false)) {
            assertEquals(2, recovered.appendedLsn());
            assertEquals(2, StoreJudge.state(recovered).size());
            assertTrue(recovered.recoveryReport().problems().isEmpty());
        }
    }

    private static boolean beginsFile(OperationPoint point) {
        return Hold.isAgent("encoder")
                && point.operation() == Operation.CREATE
                && point.name().equals(StoreFiles.tsm(1));
    }

    private static boolean forcesCatalogue(OperationPoint point) {
        return Hold.isAgent("committer")
                && point.operation() == Operation.FORCE
                && point.name().equals(StoreFiles.CATALOGUE);
    }
}
