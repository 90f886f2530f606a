package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.Map;
import java.util.TreeMap;

/**
 * The promises of a store under power cuts and kills at every point: it opens unaided; it holds a prefix of its appends no
 * shorter than what was acknowledged, bit for bit, each sample once, nothing invented; it can be written afterwards; the
 * read-only view and a second open say the same.
 */
class StoreCrashTest {
    private static final int OPERATIONS = 60;
    private static final int CUTS_PER_SCRIPT = 6;

    @Seeded(runs = 25)
    void acknowledgedSamplesSurviveAPowerCutAnywhere(SampleRandom random) {
        long seed = random.nextLong();
        long points = operationCount(seed);
        for (int i = 0; i < CUTS_PER_SCRIPT; i++) {
            CutRun<StoreScript> run = cutAt(seed, random.nextLong(points));
            for (UnforcedFate fate : UnforcedFate.values()) {
                SimulatedStorage after = run.after(random.nextLong(), fate);
                verify(run.workload(), after, run.workload().acknowledgedForced(), fate + " " + run.cutAt());
            }
        }
    }

    @Seeded(runs = 15)
    void writtenSamplesSurviveTheDeathOfTheProcessAnywhere(SampleRandom random) {
        long seed = random.nextLong();
        long points = operationCount(seed);
        for (int i = 0; i < CUTS_PER_SCRIPT; i++) {
            CutRun<StoreScript> run = cutAt(seed, random.nextLong(points));
            verify(run.workload(), run.afterKill(), run.workload().acknowledgedWritten(), "kill " + run.cutAt());
        }
    }

    private static long operationCount(long seed) {
        SimulatedStorage storage = new SimulatedStorage(seed);
        new StoreScript(seed, OPERATIONS).run(storage);
        return storage.operationCount();
    }

    private static CutRun<StoreScript> cutAt(long seed, long point) {
        return CutRun.until(point, new StoreScript(seed, OPERATIONS), new SimulatedStorage(seed));
    }

    private static void verify(StoreScript script, SimulatedStorage storage, long acknowledged, String where) {
        ManualClock clock = script.clock();
        Map<String, TreeMap<Long, Long>> viewed = viewIfAStore(storage);
        Map<String, TreeMap<Long, Long>> recovered;
        long end;
        try (EdgeStore store = EdgeStore.open(StoreScript.config(clock, 8 << 20), storage, false)) {
            end = store.appendedLsn();
            assertTrue(end >= acknowledged, () -> where + ": acknowledged=" + acknowledged + " found=" + end);
            assertTrue(script.model().isBoundary(end), () -> where + ": ends inside an append, lsn=" + end);
            recovered = state(store);
            assertSame(script.model().stateAt(end), recovered, where + " recovered lsn=" + end);
            if (viewed != null) {
                assertSame(recovered, viewed, where + " viewed");
            }
            store.series("after", ValueType.FLOAT64).append(StoreScript.START, 1.25, Durability.FORCED);
        }
        try (EdgeStore store = EdgeStore.open(StoreScript.config(clock, 9 << 20), storage.reopen(), false)) {
            recovered.put("after", new TreeMap<>(Map.of(StoreScript.START, Double.doubleToRawLongBits(1.25))));
            assertSame(recovered, state(store), where + " opened again");
        }
    }

    private static Map<String, TreeMap<Long, Long>> viewIfAStore(SimulatedStorage storage) {
        if (!storage.exists("MANIFEST")) {
            return null;
        }
        try (StoreView view = StoreView.open(storage)) {
            return StoreModel.stateOf(view);
        }
    }

    private static Map<String, TreeMap<Long, Long>> state(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return StoreModel.stateOf(snapshot);
        }
    }

    private static void assertSame(
            Map<String, TreeMap<Long, Long>> expected, Map<String, TreeMap<Long, Long>> actual, String where) {
        assertEquals("", StoreModel.difference(expected, actual), where);
    }
}
