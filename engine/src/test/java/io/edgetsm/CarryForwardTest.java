package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Slow series neither pin a small ring nor shatter into tiny blocks: their heads are carried forward in it. */
class CarryForwardTest {
    private static final long START = StoreScript.START;

    private final SimulatedStorage storage = new SimulatedStorage();

    /** Two slow series beside a fast one that brings the ring round a few times. */
    private static final class SlowBesideFast implements Workload {
        /** Each takes a page of its own. */
        private static final int FAST_PER_ROUND = 8;

        private final StoreModel model = new StoreModel();
        private final int rounds;
        private long acknowledged;
        private StoreStats stats;

        SlowBesideFast(int rounds) {
            this.rounds = rounds;
        }

        @Override
        public void run(SimulatedStorage storage) {
            EdgeStore store = open(storage);
            try {
                for (int i = 0; i < rounds; i++) {
                    // Every other sample is one more for a time that has been: the later append must win.
                    append(store, "slow", START + i / 2, i);
                    if (i % 7 == 0) {
                        append(store, "slower", START + i, -i);
                    }
                    for (int k = 0; k < FAST_PER_ROUND; k++) {
                        append(store, "fast", START + FAST_PER_ROUND * i + k, k);
                        acknowledged = store.force();
                        store.runAgents();
                    }
                }
                stats = store.stats();
                store.close();
            } catch (RuntimeException | PowerCut e) {
                giveMemoryBack(store);
                if (storage.isPowerOff()) {
                    storage.reopen().exists("x");
                }
                throw e;
            }
        }

        private void append(EdgeStore store, String key, long time, long value) {
            model.sample(store.series(key, ValueType.INT64).append(time, value), key, time, value);
        }

        private static void giveMemoryBack(EdgeStore store) {
            try {
                store.close();
            } catch (RuntimeException | PowerCut e) {
                return; // the storage is gone
            }
        }
    }

    private static EdgeStore open(SimulatedStorage storage) {
        return EdgeStore.open(
                StoreConfig.builder(Path.of("simulated"))
                        .logBytes(16 * 4096)
                        .tsmFileBytes(1 << 20)
                        .memoryBudget(8 << 20)
                        .clock(new ManualClock(START))
                        .build(),
                storage.reopen(),
                false);
    }

    @Test
    void slowSeriesStayInHeadsWhileTheRingComesRound() {
        SlowBesideFast life = new SlowBesideFast(12);
        life.run(storage);
        assertTrue(life.stats.carriedSamples() > 50, () -> "carried=" + life.stats.carriedSamples());
        try (StoreView view = StoreView.open(storage.reopen())) {
            long blocksOfSlow = view.files().stream()
                    .mapToLong(file -> file.blocks(1).size() + file.blocks(2).size())
                    .sum();
            assertEquals(0, blocksOfSlow);
            assertEquals(
                    "", StoreModel.difference(life.model.stateAt(Long.MAX_VALUE), StoreModel.stateOf(view)), "viewed");
        }
        try (EdgeStore store = open(storage)) {
            assertEquals("", StoreModel.difference(life.model.stateAt(Long.MAX_VALUE), state(store)), "recovered");
        }
    }

    @Test
    void aHeadTooFullToBeCarriedBecomesABlock() {
        SlowBesideFast life = new SlowBesideFast(60);
        life.run(storage);
        try (StoreView view = StoreView.open(storage.reopen())) {
            long blocksOfSlow = view.files().stream()
                    .mapToLong(file -> file.blocks(1).size())
                    .sum();
            assertTrue(blocksOfSlow > 0, "blocks=" + blocksOfSlow);
            assertEquals("", StoreModel.difference(life.model.stateAt(Long.MAX_VALUE), StoreModel.stateOf(view)));
        }
    }

    @Test
    void aDamagedForwardPageCostsWhatItHeldAndNothingElse() {
        SlowBesideFast life = new SlowBesideFast(12);
        life.run(storage);
        Map<String, TreeMap<Long, Long>> all = life.model.stateAt(Long.MAX_VALUE);
        byte[] ring = storage.bytesOf(StoreFiles.LOG);
        int damaged = 0;
        for (int page = 0; page < ring.length; page += 4096) {
            if ((ring[page + 1] & 4) != 0) {
                ring[page + 100] ^= 1;
                damaged++;
            }
        }
        assertTrue(damaged > 0, "there is a forward page");
        storage.put(StoreFiles.LOG, ring);
        try (EdgeStore store = open(storage)) {
            assertEquals(damaged, store.recoveryReport().damagedPages());
            Map<String, TreeMap<Long, Long>> left = state(store);
            left.forEach((key, samples) -> assertTrue(
                    all.get(key).entrySet().containsAll(samples.entrySet()), () -> key + " has what was not written"));
            assertTrue(left.get("fast").size() >= all.get("fast").size() - CarriedHeads.MAX_SAMPLES);
            assertEquals(all.get("fast").lastEntry(), left.get("fast").lastEntry());
        }
    }

    @Seeded(runs = 15)
    void carriedSamplesSurviveAPowerCutAnywhere(SampleRandom random) {
        SlowBesideFast whole = new SlowBesideFast(14);
        SimulatedStorage first = new SimulatedStorage();
        whole.run(first);
        CutRun<SlowBesideFast> run =
                CutRun.until(random.nextLong(first.operationCount()), new SlowBesideFast(14), new SimulatedStorage());
        for (UnforcedFate fate : UnforcedFate.values()) {
            SimulatedStorage after = run.after(random.nextLong(), fate);
            if (!after.exists(StoreFiles.MANIFEST)) {
                continue;
            }
            Map<String, TreeMap<Long, Long>> viewed = view(after);
            for (int opened = 1; opened <= 3; opened++) {
                try (EdgeStore store = open(after)) {
                    long end = store.appendedLsn();
                    assertTrue(end >= run.workload().acknowledged, fate + " " + run.cutAt());
                    Map<String, TreeMap<Long, Long>> expected =
                            run.workload().model.stateAt(end);
                    assertEquals("", StoreModel.difference(expected, state(store)), fate + " " + run.cutAt());
                    assertEquals("", StoreModel.difference(expected, viewed), fate + " viewed " + run.cutAt());
                }
            }
        }
    }

    private static Map<String, TreeMap<Long, Long>> view(SimulatedStorage storage) {
        try (StoreView view = StoreView.open(storage.reopen())) {
            return StoreModel.stateOf(view);
        }
    }

    private static Map<String, TreeMap<Long, Long>> state(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return StoreModel.stateOf(snapshot);
        }
    }
}
