package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.StoreVerifier;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.wal.ManifestFile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * After a force that failed, what is read of a file may be in a cache only, where no later force takes it from: it must not
 * be built upon, by the process that met the failure or by the next.
 */
class FailedForceTest {
    private static final int BURST_SAMPLES = 6000;
    private static final int FAILING_OPENINGS = 6;
    /** Of values that do not compress. */
    private static final int SAMPLES_OF_A_PAGE = 450;

    private final ManualClock clock = new ManualClock(StoreLife.START);

    @Seeded(runs = 20)
    void aCatalogueInTheCacheIsNoCatalogue(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore dying = open(storage);
        storage.inject(FaultRule.from(Fault.EIO, 1)
                .on(Operation.FORCE)
                .onFiles(name -> name.equals(StoreFiles.CATALOGUE) || name.equals(StoreFiles.CATALOGUE_ASIDE)));
        dying.series("new", ValueType.FLOAT64).append(StoreLife.START, 1.0);
        assertThrows(StoreSuspendedException.class, dying::close);
        storage.clearFaults();

        EdgeStore store = open(storage);
        store.series("new", ValueType.FLOAT64).append(StoreLife.START + 1, 2.0, Durability.FORCED);
        StoreState acknowledged = StoreJudge.state(store);
        SimulatedStorage cut = storage.cut(random.nextLong(), UnforcedFate.LOST);
        store.close();
        try (EdgeStore recovered = open(cut)) {
            assertEquals(List.of(), recovered.recoveryReport().problems());
            StoreJudge.assertSame(acknowledged, StoreJudge.state(recovered), "recovered");
        }
    }

    /** Recovery writes it anew where a force may have failed before; what it cannot write it must not build upon. */
    @Seeded(runs = 60)
    void aCatalogueThatCouldNotBeWrittenAnewIsNoCatalogue(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore dying = open(storage);
        dying.series("old", ValueType.FLOAT64).append(StoreLife.START, 1.0, Durability.FORCED);
        storage.inject(FaultRule.from(Fault.EIO, 1)
                .on(Operation.FORCE)
                .onFiles(name -> name.equals(StoreFiles.CATALOGUE) || name.equals(StoreFiles.CATALOGUE_ASIDE)));
        tryTo(() -> dying.series("cached", ValueType.FLOAT64).append(StoreLife.START, 1.0, Durability.FORCED));
        SimulatedStorage found = storage.kill();
        tryTo(dying::close);
        Operation failing = random.pick(new Operation[] {
            Operation.CREATE, Operation.WRITE, Operation.FORCE, Operation.RENAME, Operation.FORCE_DIRECTORY
        });
        boolean ofDirectory = failing == Operation.FORCE_DIRECTORY;
        FaultRule rule = FaultRule.once(Fault.EIO, ofDirectory ? 1 + random.nextInt(4) : 1)
                .on(failing)
                .onFiles(name -> ofDirectory || name.startsWith(StoreFiles.CATALOGUE));
        found.inject(rule);
        if (random.nextBoolean()) {
            // Who opens it next must not think that all is well, since it was closed with nothing left to do.
            openTwice(found).close();
        }
        EdgeStore store = openTwice(found);
        tryTo(() -> store.series("new", ValueType.FLOAT64).append(StoreLife.START, 2.0, Durability.FORCED));
        found.clearFaults();
        clock.advance(Duration.ofMinutes(1));
        store.runAgents();
        store.series("cached", ValueType.FLOAT64).append(StoreLife.START + 1, 3.0, Durability.FORCED);
        if (random.nextBoolean()) {
            // A new file, and with it a force of all names.
            store.flush();
        }
        store.series("newer", ValueType.FLOAT64).append(StoreLife.START + 1, 4.0, Durability.FORCED);
        StoreState acknowledged = StoreJudge.state(store);
        SimulatedStorage cut = found.cut(random.nextLong(), UnforcedFate.LOST);
        store.close();
        try (EdgeStore recovered = open(cut)) {
            StoreJudge.assertSame(acknowledged, StoreJudge.state(recovered), "recovered");
        }
    }

    private EdgeStore openTwice(SimulatedStorage storage) {
        try {
            return open(storage);
        } catch (StorageFailureException e) {
            return open(storage);
        }
    }

    @Seeded(runs = 20)
    void aFileGivenUpHoldsNoMoreThanWasForced(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore store = open(storage, Long.MAX_VALUE);
        FaultRule dataOfTheFirstFile =
                FaultRule.once(Fault.EIO, 2).on(Operation.FORCE).onFiles(StoreFiles.tsm(1)::equals);
        storage.inject(dataOfTheFirstFile);
        short[] counts = StoreLife.noisyCounts(random, BURST_SAMPLES);
        store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5)
                .append(StoreLife.START, 0, counts, 0, counts.length, Durability.FORCED);
        assertThrows(StorageFailureException.class, store::flush);
        store.runAgents();
        assertEquals(1, dataOfTheFirstFile.hits());
        StoreState acknowledged = StoreJudge.state(store);
        StoreJudge.judgeCuts(storage, acknowledged, random, this::open);
        store.close();
    }

    /** The log holds references: what a force of the file has not made durable is nowhere else. */
    @Seeded(runs = 60)
    void burstsByReferenceGoIntoTheNextFileWhenTheirsIsGivenUp(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore store = open(storage, 0);
        FaultRule forcesOfFiles = FaultRule.every(Fault.EIO, 2 + random.nextInt(4))
                .on(Operation.FORCE)
                .onFiles(name -> name.endsWith(StoreFiles.TSM_SUFFIX));
        storage.inject(forcesOfFiles);
        BurstSeries series = store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5);
        for (int from = 0; from < 4 * BURST_SAMPLES; from += BURST_SAMPLES) {
            short[] counts = StoreLife.noisyCounts(random, BURST_SAMPLES);
            long firstIndex = from;
            tryTo(() -> series.append(StoreLife.START, firstIndex, counts, 0, counts.length, Durability.BUFFERED));
            tryTo(random.nextBoolean() ? store::flush : store::force);
            clock.advance(Duration.ofMinutes(1));
            store.runAgents();
        }
        storage.clearFaults();
        clock.advance(Duration.ofMinutes(1));
        store.runAgents();
        store.force();
        assertTrue(forcesOfFiles.hits() > 0);
        StoreState acknowledged = StoreJudge.state(store);
        StoreJudge.judgeCuts(storage, acknowledged, random, this::open);
        store.close();
    }

    /**
     * What stood in a file that was given up has come back from the log, and is carried in it round the ring: a block that only a
     * cache holds must not be taken for it.
     */
    @Seeded(runs = 20)
    void aCarriedHeadIsNotTakenForABlockInTheCache(SampleRandom random) {
        carryRoundWhatAGivenUpFileHeld(random);
    }

    static void carryRoundWhatAGivenUpFileHeld(SampleRandom random) {
        FailedForceTest test = new FailedForceTest();
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore dying = test.open(storage);
        dying.series("noisy", ValueType.FLOAT64).append(StoreLife.START, 1.0);
        dying.flush();
        dying.series("slow", ValueType.FLOAT64).append(StoreLife.START, 2.0, Durability.FORCED);
        FaultRule forceOfTheFile =
                FaultRule.once(Fault.EIO, 1).on(Operation.FORCE).onFiles(StoreFiles.tsm(1)::equals);
        // No page can tell of the file that takes its place.
        FaultRule writesOfTheLog = FaultRule.from(Fault.EROFS, 1)
                .on(Operation.WRITE)
                .onFiles(name -> forceOfTheFile.hits() > 0 && name.startsWith(StoreFiles.LOG));
        storage.inject(forceOfTheFile);
        storage.inject(writesOfTheLog);
        tryTo(dying::flush);
        dying.runAgents();
        tryTo(() -> dying.series("noisy", ValueType.FLOAT64).append(StoreLife.START + 1, 2.0, Durability.FORCED));
        tryTo(dying::close);
        assertEquals(1, forceOfTheFile.hits());
        assertTrue(writesOfTheLog.hits() > 0);
        storage.clearFaults();

        test.goRound(storage, random).close();
        EdgeStore store = test.goRound(storage, random);
        StoreState acknowledged = StoreJudge.state(store);
        SimulatedStorage cut = storage.cut(random.nextLong(), UnforcedFate.LOST);
        store.close();
        try (EdgeStore recovered = test.open(cut)) {
            StoreJudge.assertSame(acknowledged, StoreJudge.state(recovered), "recovered");
        }
    }

    /** Opens the store and fills its ring once and more, at a pace at which slow series are carried. */
    private EdgeStore goRound(SimulatedStorage storage, SampleRandom random) {
        EdgeStore store = open(storage);
        SensorSeries series = store.series("noisy", ValueType.FLOAT64);
        int samples = (StoreLife.LOG_PAGES + random.nextInt(StoreLife.LOG_PAGES)) * SAMPLES_OF_A_PAGE;
        for (int i = 0; i < samples; i++) {
            series.append(StoreLife.START + store.appendedLsn() * 1_000_000L, random.nextGaussian());
            if (i % 90 == 0) {
                clock.advance(Duration.ofMillis(200));
                store.runAgents();
            }
        }
        store.force();
        return store;
    }

    /** Nothing is lost: that it has no footer is no damage. */
    @Seeded(runs = 5)
    void aFileGivenUpIsNotTakenForOneCutOff(SampleRandom random) {
        List<Finding> findings = findings(storeThatHasGivenUpAFile(random));
        // Pages that the failed force has cost it are told besides.
        assertTrue(
                findings.stream()
                        .noneMatch(
                                finding -> finding.isDamage() && finding.what().contains("footer")),
                findings::toString);
        assertTrue(
                findings.stream()
                        .anyMatch(
                                finding -> !finding.isDamage() && finding.what().contains("given up")),
                findings::toString);
    }

    @Seeded(runs = 5)
    void ofAFileGivenUpOnlyWhatCountsCanBeDamaged(SampleRandom random) {
        SimulatedStorage storage = storeThatHasGivenUpAFile(random);
        String name = StoreFiles.tsm(1);
        int end = (int) ManifestFile.read(storage).cutLimits().endOf(1);
        byte[] file = Arrays.copyOf(storage.bytesOf(name), end + 2 * Pages.PAGE_BYTES);
        for (int i = end + random.nextInt(Pages.PAGE_BYTES); i < file.length; i++) {
            file[i] = (byte) random.nextInt(256);
        }
        storage.put(name, file);
        List<Finding> findings = findings(storage);
        assertTrue(findings.stream().noneMatch(Finding::isDamage), findings::toString);

        file[TsmFileHeader.BYTES + random.nextInt(Pages.PAGE_BYTES / 2)] ^= 1;
        storage.put(name, file);
        assertTrue(findings(storage).stream().anyMatch(Finding::isDamage), "a block that counts is damaged");
    }

    private static List<Finding> findings(SimulatedStorage storage) {
        return StoreVerifier.verify(storage.reopen(), bytes -> {}).findings();
    }

    private SimulatedStorage storeThatHasGivenUpAFile(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        try (EdgeStore store = open(storage)) {
            SensorSeries series = store.series("noisy", ValueType.FLOAT64);
            for (int i = 0; i < SAMPLES_OF_A_PAGE; i++) {
                series.append(StoreLife.START + i, random.nextGaussian());
            }
            store.flush();
            FaultRule rule = FaultRule.once(Fault.EIO, 1).on(Operation.FORCE).onFiles(StoreFiles.tsm(1)::equals);
            storage.inject(rule);
            for (int i = SAMPLES_OF_A_PAGE; i < SAMPLES_OF_A_PAGE * 10; i++) {
                series.append(StoreLife.START + i, random.nextGaussian());
            }
            tryTo(store::flush);
            store.runAgents();
            store.force();
            assertEquals(1, rule.hits());
        }
        return storage.reopen();
    }

    private static void tryTo(Runnable action) {
        try {
            action.run();
        } catch (StorageFailureException | StoreSuspendedException e) {
            // The device fails now and then.
        }
    }

    @Seeded(runs = 60)
    void aLogInTheCacheIsNoLog(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore dying = open(storage);
        SensorSeries series = dying.series("noisy", ValueType.FLOAT64);
        int forced = 1 + random.nextInt(StoreLife.LOG_PAGES / 2 * SAMPLES_OF_A_PAGE);
        int unforced = 1 + random.nextInt(StoreLife.LOG_PAGES / 4 * SAMPLES_OF_A_PAGE - SAMPLES_OF_A_PAGE);
        for (int i = 0; i < forced + unforced; i++) {
            series.append(StoreLife.START + i * 1_000_000L, random.nextGaussian());
            if (i == forced) {
                dying.await(Durability.FORCED);
            }
        }
        dying.await(Durability.WRITTEN);
        endBadly(storage, FaultRule.from(Fault.EIO, 1).on(Operation.FORCE), () -> dying);
        for (int i = 0; i < FAILING_OPENINGS; i++) {
            FaultRule forcesOfTheLog = FaultRule.from(Fault.EIO, 1 + random.nextInt(10))
                    .on(Operation.FORCE)
                    .onFiles(FailedForceTest::isOfTheLog);
            endBadly(storage, forcesOfTheLog, () -> open(storage));
        }

        EdgeStore store = open(storage);
        store.force();
        StoreState acknowledged = StoreJudge.state(store);
        SimulatedStorage cut = storage.cut(random.nextLong(), UnforcedFate.LOST);
        store.close();
        try (EdgeStore recovered = open(cut)) {
            StoreJudge.assertSame(acknowledged, StoreJudge.state(recovered), "unforced=" + unforced);
        }
    }

    private static boolean isOfTheLog(String name) {
        return name.startsWith(StoreFiles.LOG) || name.startsWith(StoreFiles.MANIFEST);
    }

    private static void endBadly(SimulatedStorage storage, FaultRule rule, Supplier<EdgeStore> store) {
        storage.inject(rule);
        try {
            store.get().close();
        } catch (StorageFailureException | StoreSuspendedException e) {
            // What was written before it failed is in the cache.
        }
        storage.clearFaults();
        assertEquals(0, storage.openFileCount());
    }

    private EdgeStore open(SimulatedStorage storage) {
        return EdgeStore.open(StoreLife.config(clock, 8 << 20), storage.reopen(), false);
    }

    private EdgeStore open(SimulatedStorage storage, long straightBurstSamples) {
        return EdgeStore.open(
                StoreLife.config(clock, 8 << 20, StoreLife.LOG_PAGES, straightBurstSamples), storage.reopen(), false);
    }
}
