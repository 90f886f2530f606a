package io.edgetsm;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Clock;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A seeded life of a store in one thread, on a ring and files so small that both come round often. Remembers what it
 * appended and what was acknowledged; both may be asked for at any storage operation of the life.
 */
abstract class StoreLife implements Workload {
    static final long START = 1_700_000_000_000_000_000L;
    static final SamplePeriod PERIOD = SamplePeriod.ofHertz("25600");
    static final String BURST = "vibration";
    static final int LOG_PAGES = 16;
    private static final StoreId STORE_ID = new StoreId(0x5eed, 0x1d);
    private static final long[] STRAIGHT_BURST_SAMPLES = {0, 500, 2000, Long.MAX_VALUE};

    final Random random;
    private final StoreId id;
    private final Random burstRandom;
    private final ManualClock clock = new ManualClock(START);
    private final StoreModel model = new StoreModel();
    private EdgeStore store;
    private EdgeStore closing;
    private long burstIndex;
    private int refusals;
    private long acknowledgedForced;
    private long acknowledgedWritten;

    StoreLife(long seed) {
        this.id = new StoreId(seed, ~seed);
        this.random = new Random(seed);
        this.burstRandom = new Random(~seed);
    }

    /** Counts of 12 random bits: a few thousand of them fill several blocks. */
    static short[] noisyCounts(RandomGenerator random, int count) {
        short[] counts = new short[count];
        for (int i = 0; i < count; i++) {
            counts[i] = (short) (random.nextInt(1 << 12) - (1 << 11));
        }
        return counts;
    }

    /** A store with room for everything that a few calls bring. */
    static StoreConfig.Builder roomy(Clock clock) {
        return StoreConfig.builder(Path.of("simulated"))
                .logBytes(4 << 20)
                .memoryBudget(8 << 20)
                .newStoreId(() -> STORE_ID)
                .clock(clock);
    }

    static StoreConfig config(ManualClock clock, long memoryBudget) {
        return config(clock, memoryBudget, LOG_PAGES);
    }

    static StoreConfig config(ManualClock clock, long memoryBudget, int logPages) {
        return config(clock, memoryBudget, logPages, 1000);
    }

    static StoreConfig config(ManualClock clock, long memoryBudget, int logPages, long straightBurstSamples) {
        return settings(clock, memoryBudget, logPages, straightBurstSamples).build();
    }

    private static StoreConfig.Builder settings(
            ManualClock clock, long memoryBudget, int logPages, long straightBurstSamples) {
        return StoreConfig.builder(Path.of("simulated"))
                .logBytes(logPages * 4096L)
                .tsmFileBytes(64 << 10)
                .memoryBudget(memoryBudget)
                .straightBurstSamples(straightBurstSamples)
                .flushAge(Duration.ofSeconds(90))
                .maxFuture(Duration.ofDays(1))
                .newStoreId(() -> STORE_ID)
                .clock(clock);
    }

    /** Steps of this life. */
    abstract int steps();

    /** Does the i-th of them. */
    abstract void step(SimulatedStorage storage, int i);

    /** Memory the store is opened with the first time. */
    abstract long firstBudget();

    @Override
    public void run(SimulatedStorage storage) {
        try {
            open(storage, firstBudget());
            for (int i = 0; i < steps(); i++) {
                step(storage, i);
                noteAcknowledged();
            }
            close();
        } catch (PowerCut cut) {
            abandon();
            throw cut;
        } catch (RuntimeException e) {
            abandon();
            // The agents met the cut and failed the store; any use of the storage says so. Without a cut it is a
            // finding.
            if (storage.isPowerOff()) {
                storage.reopen().exists("x");
            }
            throw e;
        }
    }

    /**
     * Lives on a device that fails at times: a refused step is skipped and time goes on, so that the store may heal; a
     * store that could not be closed or opened is opened again.
     *
     * @param heal called half way, makes the device sound again
     */
    void runOnFailingDevice(SimulatedStorage storage, Runnable heal) {
        for (int i = 0; i < steps(); i++) {
            if (i == steps() / 2) {
                heal.run();
            }
            tryStep(storage, i);
        }
    }

    /** Does a step that the device may refuse. */
    void tryStep(SimulatedStorage storage, int i) {
        try {
            if (store == null) {
                open(storage, firstBudget());
            }
            step(storage, i);
        } catch (StoreClosedException e) {
            store = null;
        } catch (StorageFailureException | StoreSuspendedException | StoreOverloadException e) {
            refusals++;
            if (store != null) {
                model.settle(store.appendedLsn());
            }
            clock.advance(Duration.ofSeconds(40));
        }
        if (store != null) {
            noteAcknowledged();
            store.runAgents();
        }
    }

    /** What was appended but never forced may be gone after a close that failed; what was acknowledged may not. */
    private void forgetWhatWasLost() {
        long end = store.appendedLsn();
        if (end < acknowledgedForced) {
            throw new AssertionError("acknowledged=" + acknowledgedForced + " found=" + end);
        }
        model.settle(end);
        model.truncate(end);
    }

    /** The open store, or null. */
    EdgeStore store() {
        return store;
    }

    /** Steps that the store refused. */
    int refusals() {
        return refusals;
    }

    /** Gives the off-heap memory back of a store that has lost its storage. */
    void abandon() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (RuntimeException | PowerCut e) {
            // The storage is gone.
        }
    }

    /** Opens the store, now and then with a ring of another size, with bursts that go through the log, past it, or both. */
    void open(SimulatedStorage storage, long memoryBudget) {
        int logPages = random.nextInt(4) == 0 ? LOG_PAGES + 8 : LOG_PAGES;
        long straightBurstSamples = STRAIGHT_BURST_SAMPLES[burstRandom.nextInt(STRAIGHT_BURST_SAMPLES.length)];
        StoreConfig config = settings(clock, memoryBudget, logPages, straightBurstSamples)
                .newStoreId(() -> id)
                .build();
        store = EdgeStore.open(config, storage.reopen(), false);
        forgetWhatWasLost();
        noteAcknowledged();
    }

    /** Opens what an interruption has left and goes on from there: what the store holds now is acknowledged. */
    void openAfterInterruption(SimulatedStorage storage) {
        open(storage, firstBudget());
        long end = store.appendedLsn();
        if (end < acknowledgedWritten || !model.isBoundary(end)) {
            throw new AssertionError("acknowledged=" + acknowledgedWritten + " end=" + end);
        }
        acknowledgedForced = end;
        acknowledgedWritten = end;
    }

    /**
     * The store and its storage are gone; what was acknowledged stays noted.
     *
     * @param killed whether only the process died: what had been written is still there
     */
    void end(boolean killed) {
        acknowledgedForced = acknowledgedForced();
        acknowledgedWritten = killed ? acknowledgedWritten() : acknowledgedForced;
        abandon();
        store = null;
        closing = null;
    }

    void close() {
        closing = store;
        store = null;
        closing.close();
        acknowledge(closing);
        closing = null;
    }

    void noteAcknowledged() {
        if (store != null) {
            acknowledge(store);
        }
    }

    private void acknowledge(EdgeStore of) {
        acknowledgedForced = Math.max(acknowledgedForced, of.forcedLsn());
        acknowledgedWritten = Math.max(acknowledgedWritten, of.writtenLsn());
    }

    void appendRun(String key, int count) {
        ValueType type = StoreModel.SENSORS.get(key);
        SensorSeries series = store.series(key, type);
        for (int i = 0; i < count; i++) {
            long time = START + (random.nextInt(20) == 0 ? random.nextInt(1_000_000) : model.size()) * 1_000_000L;
            append(series, key, type, time, Durability.BUFFERED);
        }
    }

    void append(String key, long time, Durability durability) {
        ValueType type = StoreModel.SENSORS.get(key);
        append(store.series(key, type), key, type, time, durability);
    }

    private void append(SensorSeries series, String key, ValueType type, long time, Durability durability) {
        switch (type) {
            case FLOAT64 -> {
                double value = key.equals("noisy") ? random.nextGaussian() : random.nextInt(1000) / 10.0;
                model.beginSample(key, time, Double.doubleToRawLongBits(value));
                model.end(series.append(time, value, durability));
            }
            case FLOAT32 -> {
                float value = random.nextInt(10_000) / 100f;
                model.beginSample(key, time, Float.floatToRawIntBits(value) & 0xFFFF_FFFFL);
                model.end(series.append(time, value, durability));
            }
            case INT64 -> {
                long value = random.nextBoolean() ? random.nextLong() : model.size();
                model.beginSample(key, time, value);
                model.end(series.append(time, value, durability));
            }
            default -> {
                boolean value = random.nextBoolean();
                model.beginSample(key, time, value ? 1 : 0);
                model.end(series.append(time, value));
                store.await(durability);
            }
        }
    }

    void appendBurst(int count) {
        short[] counts = new short[count];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) (random.nextGaussian() * 200);
        }
        BurstSeries series = store.bursts(BURST, ValueType.BURST_INT16, PERIOD, 0.5);
        long origin = START + random.nextInt(3) * 1_000_000_000L;
        model.beginBurst(BURST, PERIOD, origin, burstIndex, counts);
        long first = burstIndex;
        burstIndex += counts.length;
        model.end(series.append(origin, first, counts, 0, counts.length, Durability.BUFFERED));
    }

    /** Time goes on and each agent gets a turn. */
    void tick(Duration time) {
        clock.advance(time);
        store.runAgents();
    }

    StoreModel model() {
        return model;
    }

    ManualClock clock() {
        return clock;
    }

    /** LSN up to which the store has acknowledged a force by now. */
    long acknowledgedForced() {
        noteAcknowledged();
        return closing == null ? acknowledgedForced : Math.max(acknowledgedForced, closing.forcedLsn());
    }

    /** LSN up to which the store has acknowledged a write by now. */
    long acknowledgedWritten() {
        noteAcknowledged();
        return closing == null ? acknowledgedWritten : Math.max(acknowledgedWritten, closing.writtenLsn());
    }
}
