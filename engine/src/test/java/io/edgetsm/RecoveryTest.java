package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Pages;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.TestProcesses;
import io.edgetsm.testing.UnforcedFate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opening costs and leaves alone. */
class RecoveryTest {
    private static final int INTERRUPTIONS = 100;
    /** No recovery does with less. */
    private static final int MOST_OPERATIONS = 8;

    private static final int FEW_SAMPLES = 3;
    /** Of which most leave the head in full blocks. */
    private static final int MANY_SAMPLES = 10_000;

    /** The ring does not come round. */
    private static final int ROOMY_LOG_PAGES = 1024;

    private static final int SERIES = 500;
    private static final int TICKS = 1200;

    @TempDir
    Path temp;

    /** Opens a store in a small JVM and counts what it holds. */
    static final class Counting {
        private Counting() {}

        public static void main(String[] arguments) {
            StoreConfig config = StoreConfig.builder(Path.of(arguments[0]))
                    .memoryBudget(8 << 20)
                    .build();
            try (EdgeStore store = EdgeStore.open(config)) {
                System.out.print(StoreJudge.state(store).size());
            }
        }
    }

    @Test
    void aLargeBudgetIsRecoveredFromInASmallProcess() throws IOException, InterruptedException {
        StoreConfig large = StoreConfig.builder(temp.resolve("large"))
                .memoryBudget(64 << 20)
                .build();
        Path copy = temp.resolve("copy");
        try (EdgeStore store = unthreaded(large)) {
            List<SensorSeries> series = new ArrayList<>();
            for (int i = 0; i < SERIES; i++) {
                series.add(store.series("s{i=\"" + i + "\"}", ValueType.FLOAT64));
            }
            for (int tick = 0; tick < TICKS; tick++) {
                for (int i = 0; i < SERIES; i++) {
                    series.get(i).append(StoreLife.START + tick * 1_000_000_000L, Math.sqrt(tick * i));
                }
            }
            store.await(Durability.WRITTEN);
            copy(large.directory(), copy); // what a kill would leave
        }
        Process process = TestProcesses.java(List.of("-Xmx32m"), Counting.class, copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals(String.valueOf((long) SERIES * TICKS), said);
    }

    @Seeded(runs = 3)
    void aFirstOpeningThatWasCutHasLostNothing(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        StoreConfig config = StoreLife.config(new ManualClock(StoreLife.START), 8 << 20);
        List<SimulatedStorage> cuts = new ArrayList<>();
        storage.onOperation(point -> {
            for (UnforcedFate fate : UnforcedFate.values()) {
                cuts.add(storage.cut(random.nextLong(), fate));
            }
        });
        EdgeStore.open(config, storage.reopen(), false).close();
        assertTrue(cuts.size() > MOST_OPERATIONS);
        for (SimulatedStorage cut : cuts) {
            try (EdgeStore store = EdgeStore.open(config, cut, false)) {
                assertEquals(List.of(), store.recoveryReport().problems());
            }
        }
    }

    /** A process that dies within a write leaves a torn block behind those that count: cut off, and no damage. */
    @Seeded(runs = 3)
    void aTornEndBehindWhatCountsIsCutOff(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        StoreConfig config = StoreLife.config(new ManualClock(StoreLife.START), 8 << 20);
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), false)) {
            store.series("slow", ValueType.FLOAT64).append(StoreLife.START, 1);
            store.flush();
        }
        String file = StoreFiles.tsm(1);
        byte[] whole = storage.bytesOf(file);
        byte[] torn = Arrays.copyOf(whole, whole.length + 1 + random.nextInt(Pages.PAGE_BYTES));
        for (int i = whole.length; i < torn.length; i++) {
            torn[i] = (byte) (1 + random.nextInt(255));
        }
        storage.put(file, torn);
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), false)) {
            assertEquals(List.of(), store.recoveryReport().problems());
            assertEquals(torn.length - whole.length, store.recoveryReport().discardedBytes());
            assertArrayEquals(whole, storage.bytesOf(file));
            assertEquals(1, StoreJudge.state(store).size());
        }
    }

    @Test
    void theReplayHasTheSameResultWithAThreadOfItsOwnAndWithout() throws IOException {
        Path original = crashed();
        Path threaded = temp.resolve("threaded");
        Path plain = temp.resolve("plain");
        copy(original, threaded);
        copy(original, plain);
        long replayed;
        StoreState state;
        try (EdgeStore store = EdgeStore.open(roomy(threaded))) {
            replayed = store.recoveryReport().replayedEntries();
            state = StoreJudge.state(store);
        }
        StoreConfig config = roomy(plain);
        try (EdgeStore store = unthreaded(config)) {
            assertEquals(replayed, store.recoveryReport().replayedEntries());
            assertEquals("", StoreJudge.state(store).differenceFrom(state));
        }
        assertTrue(replayed > 8 * ReplayBatch.SAMPLES, "replayed=" + replayed);
        assertArrayEquals(
                Files.readAllBytes(threaded.resolve("00000001.tsm")),
                Files.readAllBytes(plain.resolve("00000001.tsm")));
    }

    /** What a kill leaves of a store that has many samples in its log alone, of sensors and of a burst. */
    private Path crashed() throws IOException {
        Path copy = temp.resolve("crashed");
        try (EdgeStore store = unthreaded(roomy(temp.resolve("living")))) {
            BurstSeries burst = store.bursts("b", ValueType.BURST_INT16, SamplePeriod.ofNanos(1_000_000), 1);
            List<SensorSeries> series = new ArrayList<>();
            for (int i = 0; i < SERIES; i++) {
                series.add(store.series("s{i=\"" + i + "\"}", ValueType.FLOAT64));
            }
            for (int tick = 0; tick < TICKS; tick++) {
                for (int i = 0; i < SERIES; i++) {
                    series.get(i).append(StoreLife.START + tick * 1_000_000_000L, Math.rint(tick % 60 * i) / 10);
                }
                if (tick % 100 == 0) {
                    burst.append(StoreLife.START + tick * 1_000_000_000L, new short[] {1, 2, 3, (short) tick});
                }
            }
            store.await(Durability.WRITTEN);
            copy(temp.resolve("living"), copy);
        }
        return copy;
    }

    private static StoreConfig roomy(Path directory) {
        return StoreConfig.builder(directory).memoryBudget(64 << 20).build();
    }

    /** Nothing changes while the files of such a store are copied. */
    private static EdgeStore unthreaded(StoreConfig config) {
        return EdgeStore.open(config, config.storage().apply(config.directory()), false);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void progressIsToldUpToTheEnd() {
        SimulatedStorage storage = new SimulatedStorage();
        StoreScript life = new StoreScript(3, 30);
        life.run(storage);
        List<String> told = new ArrayList<>();
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .memoryBudget(8 << 20)
                .clock(life.clock())
                .recoveryListener((bytes, totalBytes) -> told.add(bytes + " of " + totalBytes))
                .build();
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), false)) {
            long bytes = store.recoveryReport().replayedBytes();
            assertEquals(bytes + " of " + bytes, told.get(told.size() - 1));
        }
    }

    @Test
    void replayBeginsAtTheCheckpoint() {
        SimulatedStorage storage = new SimulatedStorage();
        try (EdgeStore store = openSmall(storage)) {
            append(store, "b", MANY_SAMPLES);
            store.flush();
            append(store, "a", FEW_SAMPLES);
        }
        try (EdgeStore store = openSmall(storage.reopen())) {
            RecoveryReport report = store.recoveryReport();
            assertEquals(FEW_SAMPLES, report.replayedEntries());
            assertTrue(report.replayedBytes() <= 2 * Pages.PAGE_BYTES, report.toString());
        }
    }

    @Test
    void whatAFileHoldsBehindTheCheckpointIsNotReplayed() {
        replayWithTheOldestSampleInAHead();
    }

    /** The head of a slow series keeps the checkpoint back, while blocks of a fast one become durable. */
    static void replayWithTheOldestSampleInAHead() {
        SimulatedStorage storage = new SimulatedStorage();
        try (EdgeStore store = openSmall(storage)) {
            append(store, "a", FEW_SAMPLES);
            append(store, "b", MANY_SAMPLES);
        }
        try (EdgeStore store = openSmall(storage.reopen())) {
            long replayed = store.recoveryReport().replayedEntries();
            assertTrue(replayed < MANY_SAMPLES / 2, () -> "samples are in a file and were replayed: " + replayed);
            assertEquals(FEW_SAMPLES + MANY_SAMPLES, StoreJudge.state(store).size());
        }
    }

    private static EdgeStore openSmall(SimulatedStorage storage) {
        return EdgeStore.open(
                StoreLife.config(new ManualClock(StoreLife.START), 8 << 20, ROOMY_LOG_PAGES), storage, false);
    }

    private static void append(EdgeStore store, String key, int samples) {
        SensorSeries series = store.series(key, ValueType.INT64);
        SampleRandom random = SampleRandom.ofSeed(samples);
        for (int i = 0; i < samples; i++) {
            series.append(StoreLife.START + i, random.nextLong());
        }
    }

    @Seeded(runs = 5)
    void readingAStoreThatWasNotClosedWritesNothing(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        StoreScript life = new StoreScript(random.nextLong(), 40);
        life.run(storage);
        SimulatedStorage found = random.nextBoolean() ? storage.kill() : storage.cut(7, UnforcedFate.TORN);
        found.onOperation(point -> {
            if (point.operation().isChanging()) {
                throw new AssertionError("a reader has done " + StoreJudge.at(point));
            }
        });
        try (StoreView view = StoreView.open(found)) {
            StoreState.of(view);
        }
        StoreVerifier.verify(found, bytes -> {});
    }

    @Seeded(runs = 4)
    void aRecoveryThatIsInterruptedAgainAndAgainComesToAnEnd(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        StoreScript life = new StoreScript(random.nextLong(), 60);
        life.run(storage);
        SimulatedStorage found = storage.kill();
        int mostFiles = found.list().size() + 2;
        for (int i = 0; i < INTERRUPTIONS; i++) {
            found.runUntil(random.nextInt(MOST_OPERATIONS));
            try {
                EdgeStore.open(StoreLife.config(life.clock(), 8 << 20, StoreLife.LOG_PAGES), found, false);
                throw new AssertionError("nothing interrupted the recovery");
            } catch (PowerCut cut) {
                found = random.nextBoolean()
                        ? found.kill()
                        : found.cut(random.nextLong(), random.pick(UnforcedFate.values()));
            }
            int files = found.list().size();
            assertTrue(files <= mostFiles, () -> "files pile up: " + files);
        }
        new StoreJudge(life, random).judge(found, life.acknowledgedForced(), "after " + INTERRUPTIONS);
    }
}
