package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/**
 * A store on a device whose calls fail: only typed errors come out, nothing acknowledged is lost, nothing is invented, and
 * once the device is sound again the store takes samples again by itself. A power cut at the end shows that what was
 * acknowledged after a failed force is really on the device. {@code -Dcampaign.calls=2/8} lets the second eighth of all
 * calls of one life fail, one after the other.
 */
class StoreFaultTest {
    private static final int OPERATIONS = 50;
    private static final String PART = System.getProperty("campaign.calls");
    private static final int SHARE_ONE_IN = 20;
    private static final long CALLS_SEED = 3;

    private static int callsFailed;

    @AfterAll
    static void report() {
        System.out.println("campaign calls: lives with a failing call=" + callsFailed);
    }

    @Seeded(runs = 1)
    void everyCallOfALifeMayFail(SampleRandom random) {
        for (Fault fault : List.of(Fault.EIO, Fault.ENOSPC, Fault.EMFILE)) {
            boolean reached = true;
            for (long n = 1; reached; n++) {
                if (isChosen(n, random)) {
                    reached = failCall(FaultRule.once(fault, n), fault + " at call " + n);
                    failCall(FaultRule.from(fault, n), fault + " from call " + n);
                }
            }
        }
    }

    private static boolean isChosen(long n, SampleRandom random) {
        if (PART == null) {
            return random.oneIn(SHARE_ONE_IN);
        }
        String[] words = PART.split("/");
        return n % Integer.parseInt(words[1]) == Integer.parseInt(words[0]) - 1;
    }

    /** Whether the life makes that many calls before its device is made sound. */
    private static boolean failCall(FaultRule rule, String what) {
        liveOn(SampleRandom.ofSeed(CALLS_SEED), what, rule);
        callsFailed += rule.hits() > 0 ? 1 : 0;
        return rule.hits() > 0;
    }

    @Seeded(runs = 60)
    void aFailingCallCostsNothingAcknowledged(SampleRandom random) {
        Fault fault = random.pick(Fault.EIO, Fault.ENOSPC, Fault.EMFILE, Fault.EROFS);
        long n = 1 + random.nextLong(150);
        FaultRule rule = random.nextBoolean() ? FaultRule.once(fault, n) : FaultRule.from(fault, n);
        liveOn(random, fault + " n=" + n, rule);
    }

    @Seeded(runs = 40)
    void aFailedForceIsNeverTrusted(SampleRandom random) {
        long n = 1 + random.nextLong(40);
        FaultRule rule = random.pick(
                FaultRule.once(Fault.EIO, n), FaultRule.every(Fault.EIO, 1 + n / 2), FaultRule.from(Fault.EIO, n));
        liveOn(random, "force n=" + n, rule.on(Operation.FORCE));
    }

    @Seeded(runs = 40)
    void forcesThatFailNowAndThenAreNeverTrusted(SampleRandom random) {
        long seed = random.nextLong();
        SimulatedStorage storage = new SimulatedStorage(seed);
        StoreScript script = new StoreScript(seed, OPERATIONS);
        for (int i = 0; i < OPERATIONS; i++) {
            if (random.oneIn(5)) {
                storage.clearFaults();
            }
            if (random.oneIn(5)) {
                storage.inject(FaultRule.from(Fault.EIO, 1 + random.nextInt(12)).on(Operation.FORCE));
            }
            script.tryStep(storage, i);
        }
        storage.clearFaults();
        script.runOnFailingDevice(storage, () -> {});
        judge(script, storage, random, "now and then");
    }

    /** Files were given up meanwhile: what a recovery has begun to put right the next one must find. */
    @Seeded(runs = 40)
    void recoveriesThatAreInterruptedAfterFailedForcesLoseNothing(SampleRandom random) {
        long seed = random.nextLong();
        SimulatedStorage storage = new SimulatedStorage(seed);
        storage.inject(FaultRule.every(Fault.EIO, 2 + random.nextInt(8))
                .on(Operation.FORCE)
                .onFiles(name -> name.endsWith(StoreFiles.TSM_SUFFIX)));
        StoreScript script = new StoreScript(seed, OPERATIONS);
        script.runOnFailingDevice(storage, () -> {});
        storage.clearFaults();
        script.runOnFailingDevice(storage, () -> {});
        long forced = script.store().force();
        SimulatedStorage found = storage.kill();
        script.abandon();
        for (int i = 0; i < 3; i++) {
            found.runUntil(1 + random.nextInt(50));
            try (EdgeStore interrupted = EdgeStore.open(StoreLife.config(script.clock(), 8 << 20), found, false)) {
                interrupted.runAgents();
            } catch (PowerCut cut) {
                // As meant.
            }
            found = random.nextBoolean()
                    ? found.kill()
                    : found.cut(random.nextLong(), random.pick(UnforcedFate.values()));
        }
        try (EdgeStore recovered = EdgeStore.open(StoreLife.config(script.clock(), 8 << 20), found, false);
                Snapshot snapshot = recovered.snapshot("*")) {
            assertTrue(recovered.appendedLsn() >= forced, "forced=" + forced);
            StoreJudge.assertSame(
                    script.model().stateAt(recovered.appendedLsn()), StoreState.of(snapshot), "interrupted");
        }
    }

    static void liveOn(SampleRandom random, String what, FaultRule rule) {
        long seed = random.nextLong();
        SimulatedStorage storage = new SimulatedStorage(seed);
        storage.inject(rule);
        StoreScript script = new StoreScript(seed, OPERATIONS);
        script.runOnFailingDevice(storage, storage::clearFaults);
        judge(script, storage, random, what);
    }

    private static void judge(StoreScript script, SimulatedStorage storage, SampleRandom random, String what) {
        EdgeStore store = script.store();
        assertTrue(store != null, what + ": the store did not come back");
        try (Snapshot snapshot = store.snapshot("*")) {
            StoreJudge.assertSame(script.model().stateAt(store.appendedLsn()), StoreState.of(snapshot), what + " live");
        }
        long forced = store.force();
        for (UnforcedFate fate : UnforcedFate.values()) {
            SimulatedStorage after = storage.cut(random.nextLong(), fate);
            try (EdgeStore recovered = EdgeStore.open(StoreLife.config(script.clock(), 8 << 20), after, false)) {
                assertTrue(recovered.appendedLsn() >= forced, what + " " + fate + " forced=" + forced);
                try (Snapshot snapshot = recovered.snapshot("*")) {
                    StoreJudge.assertSame(
                            script.model().stateAt(recovered.appendedLsn()),
                            StoreState.of(snapshot),
                            what + " after " + fate);
                }
            }
        }
        store.close();
    }
}
