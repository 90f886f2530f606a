package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bursts by reference: what stands behind one counts once a page says that its block is durable. */
class ReferencePagesTest {
    private static final int RING = SmallRing.PAGES;
    private static final long FILE = 3;

    /** Samples and references; a settlement is begun when the blocks of all references are durable. */
    private static final class Referring implements Workload {
        private static final int APPENDS = 150;

        private final Random random = new Random(11);
        private final TreeSet<Long> boundaries = new TreeSet<>(Set.of(0L));
        private final List<Long> references = new ArrayList<>();
        private long attemptedLsn;
        private long acknowledgedLsn;
        private long durableBlocksLsn;
        private long blocksEnd;
        private int settlements;

        @Override
        public void run(SimulatedStorage storage) {
            SmallRing.create(storage);
            try (LogWriter log = SmallRing.open(storage, 1)) {
                for (int i = 0; i < APPENDS; i++) {
                    append(log, 1 + random.nextInt(random.nextInt(5) == 0 ? 300 : 20), random.nextInt(4) == 0);
                    if (random.nextInt(3) == 0) {
                        log.write();
                    }
                    if (random.nextInt(5) == 0) {
                        log.write();
                        log.force();
                        acknowledgedLsn = log.isUnsettled() ? acknowledgedLsn : attemptedLsn;
                    }
                    if (random.nextInt(5) == 0) {
                        settle(log);
                    }
                    if (log.pagesInUse() > RING / 2) {
                        settle(log);
                        log.advanceCheckpoint(log.lsnPagesBack(RING / 4));
                    }
                }
            }
        }

        private void append(LogWriter log, int entries, boolean byReference) {
            for (int i = 0; i < entries; i++) {
                assertTrue(
                        byReference
                                ? log.appendReference(2, attemptedLsn, 0, 500)
                                : log.append(1, ValueType.INT64, attemptedLsn, attemptedLsn),
                        "ring stays full");
                if (byReference) {
                    references.add(attemptedLsn);
                }
                attemptedLsn++;
            }
            log.markBoundary();
            boundaries.add(attemptedLsn);
        }

        private void settle(LogWriter log) {
            durableBlocksLsn = attemptedLsn;
            blocksEnd += Pages.PAGE_BYTES;
            assertTrue(log.settle(FILE, blocksEnd, attemptedLsn));
            assertFalse(log.isUnsettled());
            acknowledgedLsn = attemptedLsn;
            settlements++;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noReferenceCountsWhoseBlockMayBeGoneAndWhatWasSettledStays(UnforcedFate fate) {
        int settlements = 0;
        for (CutRun<Referring> run : PowerCut.atEveryWriteAndForce(Referring::new)) {
            for (long seed = 0; seed < 3; seed++) {
                if (run.workload().attemptedLsn > 0) {
                    verify(run.workload(), run.after(seed, fate), fate + " seed=" + seed + " before " + run.cutAt());
                }
            }
            settlements = Math.max(settlements, run.workload().settlements);
        }
        assertTrue(settlements > 20, "settlements=" + settlements);
    }

    private static void verify(Referring referred, SimulatedStorage after, String where) {
        LogScan scan = SmallRing.scan(after);
        long end = scan.endLsn();
        assertTrue(
                end >= referred.acknowledgedLsn,
                () -> where + ": acknowledged=" + referred.acknowledgedLsn + " end=" + end);
        assertTrue(referred.boundaries.contains(end), where + ": end=" + end);
        assertEquals(0, scan.lostEntries(), where);
        assertTrue(scan.fileForcedEnd(FILE) <= referred.blocksEnd, where);
        for (long reference : referred.references) {
            assertTrue(
                    reference >= end || reference < referred.durableBlocksLsn,
                    () -> where + ": reference=" + reference + " end=" + end);
        }
        try (LogWriter log = SmallRing.open(after, 2)) {
            log.advanceCheckpoint(end);
            assertTrue(log.append(1, ValueType.INT64, end, end), where);
            log.markBoundary();
            log.write();
            log.force();
        }
        assertEquals(end + 1, SmallRing.scan(after.cut(1, UnforcedFate.LOST)).endLsn(), where + ": gone on");
    }

    @Test
    void theLogEndsBeforeAnUnsettledPageHoweverWellItWasForced() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            append(log, 0);
            log.write();
            log.force();
            assertTrue(log.appendReference(2, 1, 0, 992));
            log.markBoundary();
            append(log, 2);
            log.write();
            log.force();
            assertTrue(log.isUnsettled());
            assertEquals(1, SmallRing.scan(storage).endLsn());
            assertTrue(log.settle(FILE, 8 * Pages.PAGE_BYTES, 3));
            LogScan settled = SmallRing.scan(storage);
            assertEquals(3, settled.endLsn());
            assertEquals(8 * Pages.PAGE_BYTES, settled.fileForcedEnd(FILE));
            assertReference(storage, settled);
        }
    }

    private static void append(LogWriter log, long lsn) {
        assertTrue(log.append(1, ValueType.INT64, lsn, lsn));
        log.markBoundary();
    }

    private static void assertReference(SimulatedStorage storage, LogScan scan) {
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogReader reader = new LogReader(file, SmallRing.STORE, scan);
            reader.next();
            LogPageCursor entry = reader.next();
            assertTrue(entry.isReference() && entry.isBurst());
            assertTrue(entry.fits(ValueType.BURST_FLOAT64) && !entry.fits(ValueType.FLOAT64));
            assertEquals(992, entry.sampleCount());
            assertFalse(reader.next().isReference());
        }
    }

    /** A file that is given up while more references come: what a page has said of it stays said. */
    @Test
    void theEndOfAFileThatGrowsNoMoreIsRemembered() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            settleReference(log);
            log.noteFileForced(FILE + 1, Pages.PAGE_BYTES);
            append(log, 1);
            log.write();
            log.force();
        }
        LogScan scan = SmallRing.scan(storage);
        assertEquals(Pages.PAGE_BYTES, scan.fileForcedEnd(FILE + 1));
        assertEquals(4 * Pages.PAGE_BYTES, scan.fileForcedEnd(FILE));
        assertEquals(0, scan.fileForcedEnd(FILE + 2));
    }

    /** An open that found the file shorter: from then on nothing older is said of it. */
    @Test
    void whatAnOpenHasCutOffIsNotDurableAnyMore() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            settleReference(log);
        }
        SmallRing.open(storage, 2, FILE, 2 * Pages.PAGE_BYTES).close();
        assertEquals(2 * Pages.PAGE_BYTES, SmallRing.scan(storage).fileForcedEnd(FILE));
    }

    /** Says of four pages of a file that they are durable. */
    private static void settleReference(LogWriter log) {
        log.appendReference(2, 1, 0, 10);
        log.markBoundary();
        assertTrue(log.settle(FILE, 4 * Pages.PAGE_BYTES, 1));
    }

    /** Two references, one in an append that is not complete: settling the first leaves the second. */
    @Test
    void anAppendThatIsNotCompleteStaysUnsettled() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            log.appendReference(2, 1, 0, 10);
            log.markBoundary();
            log.appendReference(2, 1, 10, 10);
            assertTrue(log.settle(FILE, 4 * Pages.PAGE_BYTES, 1));
            assertTrue(log.isUnsettled());
            append(log, 2);
            log.write();
            log.force();
            assertEquals(1, SmallRing.scan(storage).endLsn());
            assertTrue(log.settle(FILE, 5 * Pages.PAGE_BYTES, 3));
        }
        assertEquals(3, SmallRing.scan(storage).endLsn());
    }
}
