package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.wal.ManifestFile;
import java.time.Duration;

/**
 * The life that a release is judged by: 500 steps, among them everything that is delicate. What is meant to happen is
 * checked to have happened.
 */
final class GateScript extends StoreLife {
    static final int STEPS = 500;
    private static final long LARGE_BUDGET = 16L << 20;
    private static final long SMALL_BUDGET = 8L << 20;

    private final FaultRule logForceFails = FaultRule.once(Fault.EIO, 1)
            .on(Operation.FORCE)
            .onFiles(name -> name.startsWith(StoreFiles.LOG) && !name.equals(StoreFiles.LOG_ASIDE));
    private final FaultRule fileForceFails =
            FaultRule.once(Fault.EIO, 1).on(Operation.FORCE).onFiles(name -> name.endsWith(StoreFiles.TSM_SUFFIX));
    private int lateDuplicates;
    private int smallerBudgets;
    private long carriedSamples;
    private boolean logFails;

    GateScript(long seed) {
        super(seed);
    }

    @Override
    int steps() {
        return STEPS;
    }

    @Override
    long firstBudget() {
        return LARGE_BUDGET;
    }

    @Override
    void step(SimulatedStorage storage, int i) {
        switch (i) {
            case 40, 330 -> duplicateAcrossAFlush();
            case 120 -> failForceOfTheLog(storage);
            case 200 -> failForceOfAFile(storage);
            case 260 -> reopen(storage, SMALL_BUDGET);
            case 400 -> reopen(storage, LARGE_BUDGET);
            case 300 -> tick(Duration.ofSeconds(100));
            default -> ordinary(i);
        }
    }

    private void ordinary(int i) {
        int dice = random.nextInt(100);
        if (dice < 32) {
            appendRun("noisy", 50 + random.nextInt(180));
        } else if (dice < 40) {
            appendRun(random.nextBoolean() ? "count" : "fast{k=\"1\"}", 1 + random.nextInt(40));
        } else if (dice < 44) {
            appendRun("plc", 1 + random.nextInt(5));
        } else if (dice < 47) {
            appendRun("switch", 1);
        } else if (dice < 54) {
            appendBurst(1 + random.nextInt(700));
        } else if (dice < 88) {
            tick(Duration.ofMillis(50 + random.nextInt(250)));
        } else if (dice < 94) {
            store().await(random.nextBoolean() ? Durability.FORCED : Durability.WRITTEN);
        } else {
            append("count", START + i * 1_000_000L, random.nextBoolean() ? Durability.FORCED : Durability.WRITTEN);
        }
        if (i % 50 == 10) {
            appendRun("slow", 1);
        }
    }

    /** A force that fails may take along what is in the cache: until the store has healed only what was forced before is safe. */
    @Override
    long acknowledgedWritten() {
        return logFails ? acknowledgedForced() : super.acknowledgedWritten();
    }

    private void duplicateAcrossAFlush() {
        long time = START + 500_000_000L;
        append("plc", time, Durability.BUFFERED);
        store().flush();
        append("plc", time, Durability.BUFFERED);
        lateDuplicates++;
    }

    private void failForceOfTheLog(SimulatedStorage storage) {
        storage.inject(logForceFails);
        logFails = true;
        refusedOrHealed(() -> append("count", START, Durability.FORCED));
        logFails = false;
        assertEquals(1, logForceFails.hits(), "the force of the log was to fail");
    }

    private void failForceOfAFile(SimulatedStorage storage) {
        appendRun("noisy", 50);
        storage.inject(fileForceFails);
        refusedOrHealed(() -> store().flush());
        assertEquals(1, fileForceFails.hits(), "the force of a TSM file was to fail");
    }

    /** The store may refuse the call that met the failure; given time it heals by itself. */
    private void refusedOrHealed(Runnable action) {
        try {
            action.run();
        } catch (StorageFailureException | StoreSuspendedException refusal) {
            model().settle(store().appendedLsn());
        }
        for (int second = 0; second < 60; second++) {
            tick(Duration.ofSeconds(1));
        }
        store().force();
    }

    private void reopen(SimulatedStorage storage, long budget) {
        carriedSamples += store().stats().carriedSamples();
        smallerBudgets += budget < LARGE_BUDGET ? 1 : 0;
        close();
        open(storage, budget);
    }

    /** Whether all that was meant to happen has happened. */
    void requireEvents(SimulatedStorage storage, int wraps) {
        Manifest manifest = ManifestFile.read(storage.reopen());
        assertTrue(wraps >= 3, "the ring came round, wraps=" + wraps);
        assertTrue(manifest.sealedFileIds().size() >= 3, "two seals and an abandoned file, " + manifest);
        assertNotEquals(0, manifest.logFileId(), "the log was replaced");
        assertTrue(carriedSamples > 0, "slow series were carried forward");
        assertEquals(2, lateDuplicates);
        assertEquals(1, smallerBudgets);
    }
}
