package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.LogWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A file breaks just while the committer states that it holds bursts by reference durably: where they count is decided after
 * that, since the log has nothing but references to them.
 */
class SettlementRaceTest {
    private static final int BURST_SAMPLES = 6000;
    /** More than a file gathers before it writes, in heads none of which is full. */
    private static final int SERIES = 400;

    private static final int SAMPLES_EACH = 100;

    private final SimulatedStorage storage = new SimulatedStorage();
    private EdgeStore store;
    private boolean replacing;
    private long acknowledged;
    private SimulatedStorage cut;

    @Seeded(runs = 10)
    void aFileThatBreaksMeanwhileHoldsWhatIsSettled(SampleRandom random) {
        StoreConfig config = StoreLife.roomy(new ManualClock(StoreLife.START))
                .straightBurstSamples(0)
                .build();
        short[] counts = StoreLife.noisyCounts(random, BURST_SAMPLES);
        try (EdgeStore opened = EdgeStore.open(config, storage, true)) {
            store = opened;
            appendNoise(random);
            Hold hold = new Hold(storage, point -> isForceOfTheSettlement(point) || isReplacing(point)).begin();
            store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5)
                    .append(StoreLife.START, 0, counts, 0, counts.length, Durability.BUFFERED);
            CompletableFuture<Long> forced = Hold.beside(store::force);
            hold.await();
            FaultRule writeOfTheFile =
                    FaultRule.once(Fault.EIO, 1).on(Operation.WRITE).onFiles(StoreFiles.tsm(1)::equals);
            storage.inject(writeOfTheFile);
            CompletableFuture<Boolean> flushed = Hold.beside(() -> {
                store.flush();
                return true;
            });
            Thread encoder = Hold.agent("encoder");
            while (writeOfTheFile.hits() == 0 || encoder.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            hold.release();
            joinQuietly(forced);
            joinQuietly(flushed);
            store.force();
        }
        assertNotNull(cut, "no other file has taken its place");
        assertTrue(acknowledged > SERIES * SAMPLES_EACH, "the burst was not acknowledged before the file was replaced");
        try (EdgeStore recovered = EdgeStore.open(config, cut, false)) {
            assertTrue(recovered.appendedLsn() >= acknowledged);
            assertEquals(
                    SERIES * SAMPLES_EACH + BURST_SAMPLES,
                    StoreJudge.state(recovered).size());
        }
    }

    private static boolean isForceOfTheSettlement(OperationPoint point) {
        return point.operation() == Operation.FORCE
                && point.name().startsWith(StoreFiles.LOG)
                && Hold.isAgent("committer")
                && Hold.isInside(LogWriter.class, "settle");
    }

    /** Cuts the power as soon as the manifest names the other file; never where a thread is to be held. */
    private boolean isReplacing(OperationPoint point) {
        boolean namesOther = point.operation() == Operation.FORCE_DIRECTORY
                && Hold.isAgent("encoder")
                && Hold.isInside(TsmFiles.class, "switchTo");
        if (replacing && cut == null) {
            acknowledged = store.forcedLsn();
            cut = storage.cut(1, UnforcedFate.LOST);
        }
        replacing |= namesOther;
        return false;
    }

    private void appendNoise(SampleRandom random) {
        for (int i = 0; i < SERIES; i++) {
            SensorSeries series = store.series("noisy" + i, ValueType.FLOAT64);
            for (int sample = 0; sample < SAMPLES_EACH; sample++) {
                series.append(StoreLife.START + sample, random.nextGaussian());
            }
        }
    }

    /** The flush meets the fault and may say so. */
    private static void joinQuietly(CompletableFuture<?> call) {
        try {
            call.join();
        } catch (CompletionException e) {
            assertTrue(e.getCause() instanceof RuntimeException, e::toString);
        }
    }
}
