package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import java.nio.file.Path;
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
                        append(store, "fast", START + FAST_PER_ROUND * (long) i + k, k);
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
            model.beginSample(key, time, value);
            model.end(store.series(key, ValueType.INT64).append(time, value));
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
            assertEquals("", StoreState.of(view).differenceFrom(life.model.stateAt(Long.MAX_VALUE)), "viewed");
        }
        try (EdgeStore store = open(storage)) {
            assertEquals("", state(store).differenceFrom(life.model.stateAt(Long.MAX_VALUE)), "recovered");
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
            assertEquals("", StoreState.of(view).differenceFrom(life.model.stateAt(Long.MAX_VALUE)));
        }
    }

    @Test
    void aDamagedForwardPageCostsWhatItHeldAndNothingElse() {
        SlowBesideFast life = new SlowBesideFast(12);
        life.run(storage);
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
            StoreState left = state(store);
            StoreState all = life.model.stateAt(Long.MAX_VALUE);
            assertNull(life.model.firstInvented(left));
            assertTrue(left.size() >= all.size() - 3L * CarriedHeads.MAX_SAMPLES, "three heads at most");
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
            StoreState viewed = view(after);
            for (int opened = 1; opened <= 3; opened++) {
                try (EdgeStore store = open(after)) {
                    long end = store.appendedLsn();
                    assertTrue(end >= run.workload().acknowledged, fate + " " + run.cutAt());
                    StoreState expected = run.workload().model.stateAt(end);
                    assertEquals("", state(store).differenceFrom(expected), fate + " " + run.cutAt());
                    assertEquals("", viewed.differenceFrom(expected), fate + " viewed " + run.cutAt());
                }
            }
        }
    }

    private static StoreState view(SimulatedStorage storage) {
        try (StoreView view = StoreView.open(storage.reopen())) {
            return StoreState.of(view);
        }
    }

    private static StoreState state(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            return StoreState.of(snapshot);
        }
    }

    /** Else a cut right behind them makes the blocks void that were flushed before, and these rank below the heads. */
    @Test
    void forwardPagesStateTheEndUpToWhichTheFileIsDurable() {
        int[] forwardPages = new int[1];
        storage.onOperation(point -> {
            if (point.operation() != Operation.FORCE || !point.name().equals(StoreFiles.LOG)) {
                return;
            }
            byte[] ring = storage.bytesOf(StoreFiles.LOG);
            int newest = newestPage(ring);
            if (LogPage.isForward(ring, newest) && LogPage.fileId(ring, newest) != 0) {
                forwardPages[0]++;
                String file = StoreFiles.tsm(LogPage.fileId(ring, newest));
                SimulatedStorage durable = storage.cut(1, UnforcedFate.LOST);
                assertEquals(durable.bytesOf(file).length, LogPage.fileForcedEnd(ring, newest));
            }
        });
        new SlowBesideFast(12).run(storage);
        assertTrue(forwardPages[0] > 3, "forward pages=" + forwardPages[0]);
    }

    private static int newestPage(byte[] ring) {
        int newest = 0;
        for (int at = 0; at < ring.length; at += Pages.PAGE_BYTES) {
            newest = LogPage.sequence(ring, at) > LogPage.sequence(ring, newest) ? at : newest;
        }
        return newest;
    }
}
