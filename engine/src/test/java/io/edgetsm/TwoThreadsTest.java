package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lives of a store with its two threads, on a device that fails at times and takes its time over some operations, so that the
 * threads meet as they never do where one runs both; cut at points of chance, each cut holds what had been acknowledged. A seed
 * repeats the steps of a life, and how often what goes wrong, but not where the threads meet.
 */
class TwoThreadsTest {
    private static final int STEPS = 60;
    private static final int MOST_CUTS = 12;
    private static final int OPERATIONS_A_CUT = 60;
    private static final int OPERATIONS_A_DELAY = 8;
    private static final long[] STRAIGHT_BURST_SAMPLES = {0, 500, 2000, Long.MAX_VALUE};
    private static final Operation[] FAILING = {
        Operation.WRITE, Operation.FORCE, Operation.CREATE, Operation.RENAME, Operation.FORCE_DIRECTORY
    };
    /** Parts of names. */
    private static final String[] FILES = {"log", ".tsm", "catalogue", ""};

    /** A disk after a cut, and the LSN before which everything had been acknowledged. */
    private record Cut(SimulatedStorage storage, long acknowledged, String where) {}

    private final StoreModel model = new StoreModel();
    private final ManualClock clock = new ManualClock(StoreLife.START);
    private final List<Cut> cuts = new ArrayList<>();
    private SampleRandom chance;
    private SimulatedStorage storage;
    private EdgeStore store;
    private long burstIndex;

    @Seeded(runs = 10)
    void everyCutHoldsWhatWasAcknowledged(SampleRandom random) {
        chance = SampleRandom.ofSeed(random.nextLong());
        storage = new SimulatedStorage(random.nextLong());
        long straight = STRAIGHT_BURST_SAMPLES[random.nextInt(STRAIGHT_BURST_SAMPLES.length)];
        StoreConfig config = StoreLife.config(clock, 8 << 20, StoreLife.LOG_PAGES, straight);
        store = EdgeStore.open(config, storage, true);
        storage.onOperation(this::observe);
        for (int i = 0; i < STEPS; i++) {
            try {
                step(random);
            } catch (StorageFailureException | StoreSuspendedException | StoreOverloadException e) {
                model.settle(store.appendedLsn());
                pass(Duration.ofSeconds(40));
            }
        }
        storage.clearFaults();
        heal();
        StoreJudge.assertSame(model.stateAt(store.appendedLsn()), StoreJudge.state(store), "while it is open");
        store.close();
        storage.onOperation(point -> {});
        cuts.add(new Cut(storage.kill(), store.appendedLsn(), "closed"));
        cuts.forEach(cut -> judge(cut, config));
    }

    private void judge(Cut cut, StoreConfig config) {
        try (EdgeStore recovered = EdgeStore.open(config, cut.storage(), false)) {
            long end = recovered.appendedLsn();
            assertTrue(
                    end >= cut.acknowledged(),
                    () -> cut.where() + ": acknowledged=" + cut.acknowledged() + " found=" + end);
            assertTrue(model.isBoundary(end), () -> cut.where() + ": ends inside an append, lsn=" + end);
            StoreJudge.assertSame(model.stateAt(end), StoreJudge.state(recovered), cut.where() + " lsn=" + end);
        }
    }

    private void step(SampleRandom random) {
        switch (random.nextInt(10)) {
            case 0, 1 -> appendSamples("noisy", random, 1 + random.nextInt(900));
            case 2 -> appendSamples("slow", random, 1);
            case 3, 4 -> appendBurst(random, 1 + random.nextInt(6000));
            case 5 -> store.force();
            case 6 -> store.onEncoderNow(() -> true);
            case 7 -> store.flush();
            case 8 -> failSomething(random);
            default -> {
                storage.clearFaults();
                pass(Duration.ofSeconds(random.nextInt(60)));
                appendSamples("new" + random.nextInt(1000), random, 300);
            }
        }
    }

    private void failSomething(SampleRandom random) {
        Fault fault = random.oneIn(4) ? Fault.ENOSPC : Fault.EIO;
        int n = 1 + random.nextInt(20);
        String part = FILES[random.nextInt(FILES.length)];
        FaultRule rule = random.oneIn(4) ? FaultRule.from(fault, n) : FaultRule.once(fault, n);
        storage.inject(rule.on(FAILING[random.nextInt(FAILING.length)]).onFiles(name -> name.contains(part)));
    }

    private void appendSamples(String key, SampleRandom random, int count) {
        SensorSeries series = store.series(key, ValueType.FLOAT64);
        for (int i = 0; i < count; i++) {
            long time = StoreLife.START + model.size() * 1_000_000L;
            double value = random.nextGaussian();
            model.beginSample(key, time, Double.doubleToRawLongBits(value));
            model.end(series.append(time, value));
        }
    }

    private void appendBurst(SampleRandom random, int count) {
        short[] counts = StoreLife.noisyCounts(random, count);
        BurstSeries series = store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5);
        model.beginBurst(StoreLife.BURST, StoreLife.PERIOD, StoreLife.START, burstIndex, counts);
        long first = burstIndex;
        burstIndex += count;
        model.end(series.append(StoreLife.START, first, counts, 0, count, Durability.BUFFERED));
    }

    /** Lets time go on; the encoder has looked at the clock after return. */
    private void pass(Duration time) {
        clock.advance(time);
        store.betweenBatches(() -> true);
    }

    /** The device is sound again, which the store finds out by itself. */
    private void heal() {
        boolean healed = false;
        while (!healed) {
            pass(Duration.ofSeconds(40));
            try {
                store.force();
                healed = true;
            } catch (StoreSuspendedException e) {
                // It tries again when some more time has passed.
            }
        }
    }

    /** Called in the monitor of the storage, which is given up while the device takes its time. */
    private void observe(OperationPoint point) {
        if (!Hold.isAgent("")) {
            return;
        }
        if (point.operation().isChanging() && cuts.size() < MOST_CUTS && chance.oneIn(OPERATIONS_A_CUT)) {
            UnforcedFate fate = chance.pick(UnforcedFate.values());
            cuts.add(new Cut(
                    storage.cut(chance.nextLong(), fate), store.forcedLsn(), fate + " " + StoreJudge.at(point)));
        }
        if (chance.oneIn(OPERATIONS_A_DELAY)) {
            try {
                storage.wait(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
