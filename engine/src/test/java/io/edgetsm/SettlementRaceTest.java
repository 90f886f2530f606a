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
import java.nio.file.Path;
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
    private FaultRule writeOfTheFile;
    private boolean fileForced;
    private boolean held;
    private boolean released;
    private boolean replaced;
    private long acknowledged;
    private SimulatedStorage cut;

    @Seeded(runs = 10)
    void aFileThatBreaksMeanwhileHoldsWhatIsSettled(SampleRandom random) {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(4 << 20)
                .memoryBudget(8 << 20)
                .straightBurstSamples(0)
                .clock(new ManualClock(StoreLife.START))
                .build();
        short[] counts = StoreLife.noisyCounts(random, BURST_SAMPLES);
        try (EdgeStore opened = EdgeStore.open(config, storage, true)) {
            store = opened;
            appendNoise(random);
            BurstSeries bursts = store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5);
            storage.onOperation(this::observe);
            bursts.append(StoreLife.START, 0, counts, 0, counts.length, Durability.BUFFERED);
            CompletableFuture<Long> forced = CompletableFuture.supplyAsync(store::force);
            awaitHeld();
            writeOfTheFile = FaultRule.once(Fault.EIO, 1).on(Operation.WRITE).onFiles(StoreFiles.tsm(1)::equals);
            storage.inject(writeOfTheFile);
            CompletableFuture<Void> flushed = CompletableFuture.runAsync(store::flush);
            Thread encoder = threadOf("edgetsm-encoder");
            while (writeOfTheFile.hits() == 0 || encoder.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            release();
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

    private static Thread threadOf(String agent) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(agent))
                .findFirst()
                .orElseThrow();
    }

    /** Called in the monitor of the storage. */
    private void observe(OperationPoint point) {
        boolean committing = Thread.currentThread().getName().startsWith("edgetsm-committer");
        boolean force = point.operation() == Operation.FORCE;
        if (committing && force && point.name().equals(StoreFiles.tsm(1))) {
            fileForced = true;
        }
        if (fileForced && !held && committing && force && point.name().startsWith(StoreFiles.LOG)) {
            hold();
        }
        if (replaced && cut == null) {
            acknowledged = store.forcedLsn();
            cut = storage.cut(1, UnforcedFate.LOST);
        }
        replaced |= released && point.operation() == Operation.FORCE_DIRECTORY;
    }

    private void hold() {
        held = true;
        storage.notifyAll();
        while (!released) {
            waitForOthers();
        }
    }

    private void waitForOthers() {
        try {
            storage.wait();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitHeld() {
        synchronized (storage) {
            while (!held) {
                waitForOthers();
            }
        }
    }

    private void release() {
        synchronized (storage) {
            released = true;
            storage.notifyAll();
        }
    }
}
