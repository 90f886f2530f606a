package io.edgetsm;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A seeded life of a store in one thread: appends in and out of order, duplicates, bursts, commits, flushes, closes and
 * reopens with other budgets, on a ring and files so small that both come round often. Remembers what it appended and what
 * was acknowledged.
 */
final class StoreScript implements Workload {
    static final long START = 1_700_000_000_000_000_000L;
    static final SamplePeriod PERIOD = SamplePeriod.ofHertz("25600");
    private static final String BURST = "vibration";
    private static final List<String> SENSORS =
            StoreModel.SENSORS.keySet().stream().sorted().toList();

    private final Random random;
    private final int operations;
    private final ManualClock clock = new ManualClock(START);
    private final StoreModel model = new StoreModel();
    private EdgeStore store;
    private long burstIndex;
    private int refusals;
    private long acknowledgedForced;
    private long acknowledgedWritten;

    StoreScript(long seed, int operations) {
        this.random = new Random(seed);
        this.operations = operations;
    }

    static StoreConfig config(ManualClock clock, long memoryBudget) {
        return StoreConfig.builder(Path.of("simulated"))
                .logBytes(16 * 4096)
                .tsmFileBytes(64 << 10)
                .memoryBudget(memoryBudget)
                .flushAge(Duration.ofSeconds(90))
                .maxFuture(Duration.ofDays(1))
                .clock(clock)
                .build();
    }

    @Override
    public void run(SimulatedStorage storage) {
        try {
            open(storage);
            for (int i = 0; i < operations; i++) {
                step(storage);
                noteAcknowledged();
            }
            long end = store.appendedLsn();
            store.close();
            acknowledgedForced = end;
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
        for (int i = 0; i < operations; i++) {
            if (i == operations / 2) {
                heal.run();
            }
            try {
                if (store == null) {
                    open(storage);
                    forgetWhatWasLost();
                }
                step(storage);
            } catch (StoreClosedException e) {
                store = null;
            } catch (StorageFailureException | StoreSuspendedException | StoreOverloadException e) {
                refusals++;
                clock.advance(Duration.ofSeconds(40));
            }
            if (store != null) {
                noteAcknowledged();
                store.runAgents();
            }
        }
    }

    /** What was appended but never forced may be gone after a close that failed; what was acknowledged may not. */
    private void forgetWhatWasLost() {
        long end = store.appendedLsn();
        if (end < acknowledgedForced) {
            throw new AssertionError("acknowledged=" + acknowledgedForced + " found=" + end);
        }
        model.truncate(end);
    }

    EdgeStore store() {
        return store;
    }

    /** Steps that the store refused. */
    int refusals() {
        return refusals;
    }

    /** Gives the off-heap memory back of a store that has lost its storage. */
    private void abandon() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (RuntimeException | PowerCut e) {
            // The storage is gone.
        }
    }

    private void open(SimulatedStorage storage) {
        store = EdgeStore.open(config(clock, (8L + random.nextInt(3)) << 20), storage.reopen(), false);
        noteAcknowledged();
    }

    private void noteAcknowledged() {
        acknowledgedForced = Math.max(acknowledgedForced, store.forcedLsn());
        acknowledgedWritten = Math.max(acknowledgedWritten, store.writtenLsn());
    }

    private void step(SimulatedStorage storage) {
        int dice = random.nextInt(100);
        if (dice < 55) {
            appendRun();
        } else if (dice < 70) {
            appendBurst();
        } else if (dice < 90) {
            clock.advance(Duration.ofMillis(random.nextInt(400)));
            store.runAgents();
        } else if (dice < 94) {
            store.await(random.nextBoolean() ? Durability.FORCED : Durability.WRITTEN);
        } else if (dice < 96) {
            store.flush();
        } else if (dice < 98) {
            clock.advance(Duration.ofSeconds(100));
            store.runAgents();
        } else {
            EdgeStore closing = store;
            store = null;
            closing.close();
            open(storage);
        }
    }

    private void appendRun() {
        String key = SENSORS.get(random.nextInt(SENSORS.size()));
        ValueType type = StoreModel.SENSORS.get(key);
        SensorSeries series = store.series(key, type);
        int count = key.equals("slow") ? 1 : 1 + random.nextInt(300);
        for (int i = 0; i < count; i++) {
            long time = START + (random.nextInt(20) == 0 ? random.nextInt(1_000_000) : model.size()) * 1_000_000L;
            append(series, key, type, time);
        }
    }

    private void append(SensorSeries series, String key, ValueType type, long time) {
        switch (type) {
            case FLOAT64 -> {
                double value = key.equals("noisy") ? random.nextGaussian() : random.nextInt(1000) / 10.0;
                model.sample(series.append(time, value), key, time, Double.doubleToRawLongBits(value));
            }
            case FLOAT32 -> {
                float value = random.nextInt(10_000) / 100f;
                model.sample(series.append(time, value), key, time, Float.floatToRawIntBits(value) & 0xFFFF_FFFFL);
            }
            case INT64 -> {
                long value = random.nextBoolean() ? random.nextLong() : model.size();
                model.sample(series.append(time, value), key, time, value);
            }
            default -> {
                boolean value = random.nextBoolean();
                model.sample(series.append(time, value), key, time, value ? 1 : 0);
            }
        }
    }

    private void appendBurst() {
        short[] counts = new short[1 + random.nextInt(5000)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) (random.nextGaussian() * 200);
        }
        BurstSeries series = store.bursts(BURST, ValueType.BURST_INT16, PERIOD, 0.5);
        long origin = START + random.nextInt(3) * 1_000_000_000L;
        long lsn = series.append(origin, burstIndex, counts, 0, counts.length, Durability.BUFFERED);
        model.burst(lsn, BURST, PERIOD, origin, burstIndex, counts);
        burstIndex += counts.length;
    }

    StoreModel model() {
        return model;
    }

    ManualClock clock() {
        return clock;
    }

    /** LSN up to which the store had acknowledged a force. */
    long acknowledgedForced() {
        return acknowledgedForced;
    }

    /** LSN up to which the store had acknowledged a write. */
    long acknowledgedWritten() {
        return acknowledgedWritten;
    }
}
