package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A TSM file breaks just while the committer forces the catalogue, which is sound: the encoder, which mends the file, must not
 * take the catalogue for broken and write it anew at the same time.
 */
class CatalogueRaceTest {
    private final SimulatedStorage storage = new SimulatedStorage();
    private final ManualClock clock = new ManualClock(StoreLife.START);
    private final StoreConfig config = StoreLife.roomy(clock).build();

    /** A definition made after the rewrite is taken off the list of those to be forced, without having been written. */
    @Test
    void aDefinitionThatComesMeanwhileIsForcedBeforeItsSamplesAreAcknowledged() {
        SimulatedStorage cut;
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            Hold hold = holdSecondForceOfTheCatalogue(store);
            CompletableFuture<Long> forced = breakFileMeanwhile(store, hold);
            SensorSeries third = store.series("third", ValueType.FLOAT64);
            hold.release();
            forced.join();
            third.append(StoreLife.START, 3.0, Durability.FORCED);
            cut = storage.cut(1, UnforcedFate.LOST);
        }
        try (EdgeStore recovered = EdgeStore.open(config, cut, false)) {
            assertEquals(3, recovered.appendedLsn());
            assertEquals(
                    3,
                    StoreJudge.state(recovered).size(),
                    () -> recovered.recoveryReport().problems().toString());
        }
    }

    /** Without such a definition the committer stops for good, although the device has failed once only. */
    @Test
    void theCommitterGoesOn() {
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            Hold hold = holdSecondForceOfTheCatalogue(store);
            CompletableFuture<Long> forced = breakFileMeanwhile(store, hold);
            hold.release();
            forced.join();
            store.force();
        }
    }

    private Hold holdSecondForceOfTheCatalogue(EdgeStore store) {
        return new Hold(
                        storage,
                        point -> isForceOfTheCatalogue(point) && store.series().size() == 2)
                .begin();
    }

    private static boolean isForceOfTheCatalogue(OperationPoint point) {
        return Hold.isAgent("committer")
                && point.operation() == Operation.FORCE
                && point.name().equals(StoreFiles.CATALOGUE);
    }

    private CompletableFuture<Long> breakFileMeanwhile(EdgeStore store, Hold hold) {
        store.series("first", ValueType.FLOAT64).append(StoreLife.START, 1.0);
        store.force();
        // By then the encoder has seen how old it is.
        store.onEncoderNow(() -> true);
        store.series("second", ValueType.FLOAT64).append(StoreLife.START, 2.0);
        CompletableFuture<Long> forced = Hold.beside(store::force);
        hold.await();
        FaultRule fault = FaultRule.once(Fault.EIO, 1).on(Operation.CREATE).onFiles(StoreFiles.tsm(1)::equals);
        storage.inject(fault);
        clock.advance(config.flushAge().multipliedBy(2));
        // Flushes by age, meets the fault, and mends.
        while (fault.hits() == 0) {
            store.betweenBatches(() -> true);
        }
        store.betweenBatches(() -> true);
        return forced;
    }
}
