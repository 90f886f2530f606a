package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bursts that go straight into the growing file, and into the log by reference only. */
class StraightBurstTest {
    private static final int PIECE = 2560;
    private static final long BUDGET = 16L << 20;

    @TempDir
    Path directory;

    private static EdgeStore open(SimulatedStorage storage, ManualClock clock) {
        return EdgeStore.open(StoreLife.config(clock, BUDGET, StoreLife.LOG_PAGES, 0), storage.reopen(), false);
    }

    private static BurstSeries vibration(EdgeStore store) {
        return store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5);
    }

    @Seeded(runs = 5)
    void theLogHoldsReferencesAndTheFileTheValues(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        ManualClock clock = new ManualClock(StoreLife.START);
        try (EdgeStore store = open(storage, clock)) {
            short[] counts = StoreLife.noisyCounts(random, 40 * PIECE);
            long logBefore = store.stats().logBytes();
            vibration(store).append(StoreLife.START, 0, counts, 0, counts.length, Durability.FORCED);
            assertTrue(store.stats().logBytes() - logBefore <= 2 * Pages.PAGE_BYTES, store.stats()::toString);
            assertTrue(store.stats().blockBytes() > counts.length, store.stats()::toString);
            StoreState acknowledged = StoreJudge.state(store);
            StoreJudge.judgeCuts(storage, acknowledged, random, cut -> open(cut, clock));
        }
    }

    @Seeded(runs = 5)
    void noFileIsSealedBeforeTheLogVouchesForItsBlocks(SampleRandom random) {
        sealWhileUnsettled(random);
    }

    /** A burst that is larger than a file, and no force by the time of the cut: all of it is there, or nothing. */
    static void sealWhileUnsettled(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        ManualClock clock = new ManualClock(StoreLife.START);
        try (EdgeStore store = open(storage, clock)) {
            store.series("slow", ValueType.FLOAT64).append(StoreLife.START, 1.0, Durability.FORCED);
            StoreState acknowledged = StoreJudge.state(store);
            short[] counts = StoreLife.noisyCounts(random, 60_000);
            vibration(store).append(StoreLife.START, 0, counts, 0, counts.length, Durability.BUFFERED);
            StoreState appended = StoreJudge.state(store);
            for (int turn = 0; turn < 3; turn++) {
                store.runAgents();
                for (UnforcedFate fate : UnforcedFate.values()) {
                    try (EdgeStore recovered = open(storage.cut(random.nextLong(), fate), clock)) {
                        StoreState found = StoreJudge.state(recovered);
                        boolean whole = found.differenceFrom(appended).isEmpty();
                        assertEquals("", whole ? "" : found.differenceFrom(acknowledged), "after " + fate);
                    }
                }
            }
        }
    }

    @Seeded(runs = 5)
    void blocksThatNoPageVouchesForGoIntoTheNextFile(SampleRandom random) {
        giveUpAFileWhileUnsettled(random);
    }

    /** The second force of a file fails when the log does not speak of the first yet, and an old sample holds the checkpoint. */
    static void giveUpAFileWhileUnsettled(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        ManualClock clock = new ManualClock(StoreLife.START);
        try (EdgeStore store = EdgeStore.open(
                StoreConfig.builder(Path.of("simulated"))
                        .memoryBudget(BUDGET)
                        .straightBurstSamples(0)
                        .clock(clock)
                        .build(),
                storage.reopen(),
                false)) {
            store.series("slow", ValueType.FLOAT64).append(StoreLife.START, 1.0, Durability.FORCED);
            FaultRule secondForceOfData =
                    FaultRule.once(Fault.EIO, 3).on(Operation.FORCE).onFiles(StoreFiles.tsm(1)::equals);
            storage.inject(secondForceOfData);
            double[] noise = new double[100_000];
            BurstSeries series = store.bursts("noise", ValueType.BURST_FLOAT64, StoreLife.PERIOD, 1.0);
            for (int from = 0; from < 5 * noise.length; from += noise.length) {
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = random.nextLong() / 3.0;
                }
                series.append(StoreLife.START, from, noise, 0, noise.length, Durability.BUFFERED);
                store.runAgents();
            }
            store.force();
            assertEquals(1, secondForceOfData.hits());
            StoreState acknowledged = StoreJudge.state(store);
            assertEquals(5L * noise.length, acknowledged.countOf("noise"));
            StoreJudge.judgeCuts(storage, acknowledged, random, cut -> open(cut, clock));
        }
    }

    @Seeded(runs = 5)
    void whatWasNeverAcknowledgedOfAFileGivenUpStaysGone(SampleRandom random) {
        cutWhileAFileIsGivenUp(random);
    }

    /**
     * Cuts between a failed force and the page that would vouch: what the device has kept of the file that was given up does not
     * count, nor when the ring that could tell has been replaced.
     */
    static void cutWhileAFileIsGivenUp(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        ManualClock clock = new ManualClock(StoreLife.START);
        List<SimulatedStorage> cuts = new ArrayList<>();
        try (EdgeStore store = open(storage, clock)) {
            SensorSeries noisy = store.series("noisy", ValueType.FLOAT64);
            noisy.append(StoreLife.START, 1.0, Durability.FORCED);
            store.flush();
            storage.inject(FaultRule.once(Fault.EIO, 1)
                    .on(Operation.FORCE)
                    .onFiles(name -> name.endsWith(StoreFiles.TSM_SUFFIX)));
            for (int i = 1; i < 1500; i++) {
                if (i == 100) {
                    // The cut to come begins in what is acknowledged, and ends behind it.
                    store.force();
                    short[] counts = StoreLife.noisyCounts(random, PIECE);
                    vibration(store).append(StoreLife.START, 0, counts, 0, counts.length, Durability.BUFFERED);
                }
                noisy.append(StoreLife.START + i * 1_000_000L, random.nextGaussian());
            }
            storage.onOperation(point -> {
                if (point.operation().isChanging()) {
                    cuts.add(storage.cut(random.nextLong(), UnforcedFate.KEPT));
                }
            });
            assertThrows(StorageFailureException.class, store::flush);
            store.runAgents();
            store.force();
            storage.onOperation(point -> {});
        }
        int withGivenUp = 0;
        for (SimulatedStorage cut : cuts) {
            withGivenUp += ManifestFile.read(cut.reopen()).sealedFileIds().size();
            StoreConfig replacing = StoreLife.config(clock, BUDGET, StoreLife.LOG_PAGES + 8, 0);
            StoreState found;
            try (EdgeStore recovered = EdgeStore.open(replacing, cut.reopen(), false)) {
                found = StoreJudge.state(recovered);
            }
            try (EdgeStore again = EdgeStore.open(replacing, cut.reopen(), false)) {
                StoreJudge.assertSame(found, StoreJudge.state(again), "opened again");
            }
        }
        assertTrue(withGivenUp > 0, "no cut met a file that was given up, cuts=" + cuts.size());
    }

    /** Two writers, one of them dense, while another process, or as good as one, follows. */
    @Test
    void aViewFollowsAWriterWhoseBurstsGoStraightIntoFiles() throws Exception {
        StoreConfig config = StoreConfig.builder(directory)
                .logBytes(64 * Pages.PAGE_BYTES)
                .tsmFileBytes(1 << 20)
                .commitInterval(Duration.ofMillis(5))
                .straightBurstSamples(1000)
                .build();
        AtomicLong forced = new AtomicLong();
        CountDownLatch opened = new CountDownLatch(1);
        int pieces = 400;
        Thread writer = new Thread(() -> {
            try (EdgeStore store = EdgeStore.open(config)) {
                SensorSeries count = store.series("count", ValueType.INT64);
                BurstSeries series = vibration(store);
                short[] counts = new short[PIECE];
                for (int piece = 0; piece < pieces; piece++) {
                    for (int i = 0; i < PIECE; i++) {
                        counts[i] = valueAt((long) piece * PIECE + i);
                    }
                    count.append(StoreLife.START + piece, piece);
                    boolean wanted = piece % 10 == 9;
                    series.append(
                            StoreLife.START,
                            (long) piece * PIECE,
                            counts,
                            0,
                            PIECE,
                            wanted ? Durability.FORCED : Durability.BUFFERED);
                    if (wanted) {
                        forced.set((long) (piece + 1) * PIECE);
                    }
                    opened.countDown();
                }
            }
        });
        writer.start();
        opened.await();
        long seen = 0;
        try (StoreView view = StoreView.open(DirectoryStorage.open(directory))) {
            while (seen < (long) pieces * PIECE) {
                boolean over = !writer.isAlive();
                long atLeast = forced.get();
                view.refresh();
                StoreState state = StoreState.of(view);
                long found = state.countOf(StoreLife.BURST);
                assertTrue(found >= Math.max(seen, atLeast), "seen=" + seen + " forced=" + atLeast + " found=" + found);
                assertEquals(0, found % PIECE, "a burst is there whole or not at all");
                long ahead = state.countOf("count") - found / PIECE;
                assertTrue(ahead == 0 || ahead == 1, "ahead=" + ahead);
                assertTrue(!over || found == (long) pieces * PIECE, "found=" + found);
                seen = found;
            }
        }
        writer.join();
    }

    private static short valueAt(long index) {
        return (short) (index * 0x9E37_79B9L >>> 7);
    }
}
