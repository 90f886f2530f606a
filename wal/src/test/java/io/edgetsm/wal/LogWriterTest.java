package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.CutRun;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.PowerCut;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import io.edgetsm.testing.Workload;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogWriterTest {
    private static final int RING = SmallRing.PAGES;

    /** Appends of one to some hundred entries; the ring comes round several times behind a moving checkpoint. */
    private static final class Appending implements Workload {
        private static final int APPENDS = 120;

        private final boolean untilFull;

        private final Random random = new Random(3);
        private long forcedLsn;
        private long checkpointLsn;
        private long attemptedLsn;
        private final java.util.TreeSet<Long> boundaries = new java.util.TreeSet<>(java.util.Set.of(0L));

        /** @param untilFull whether the checkpoint moves only when the ring is full, else from half full on */
        Appending(boolean untilFull) {
            this.untilFull = untilFull;
        }

        @Override
        public void run(SimulatedStorage storage) {
            SmallRing.create(storage);
            try (LogWriter log = SmallRing.open(storage, 1)) {
                for (int i = 0; i < APPENDS; i++) {
                    append(log, 1 + random.nextInt(random.nextInt(5) == 0 ? 400 : 20));
                    if (random.nextInt(3) == 0) {
                        log.write();
                    }
                    if (random.nextInt(untilFull ? 40 : 4) == 0) {
                        log.write();
                        log.force();
                        forcedLsn = boundaries.floor(log.forcedLsn());
                    }
                    if (!untilFull && log.pagesInUse() > RING / 2) {
                        moveCheckpoint(log);
                    }
                }
                log.closeCleanly();
                forcedLsn = boundaries.floor(log.forcedLsn());
            }
        }

        private void append(LogWriter log, int entries) {
            for (int i = 0; i < entries; i++) {
                if (!log.append(1, ValueType.INT64, attemptedLsn, valueOf(attemptedLsn))) {
                    moveCheckpoint(log);
                    assertTrue(log.append(1, ValueType.INT64, attemptedLsn, valueOf(attemptedLsn)), "ring stays full");
                }
                attemptedLsn++;
            }
            log.markBoundary();
            boundaries.add(attemptedLsn);
        }

        /** As the engine does: never beyond what is forced. */
        private void moveCheckpoint(LogWriter log) {
            log.write();
            log.force();
            forcedLsn = boundaries.floor(log.forcedLsn());
            checkpointLsn = Math.max(checkpointLsn, log.lsnPagesBack(RING / 4));
            log.advanceCheckpoint(checkpointLsn);
        }
    }

    private static long valueOf(long lsn) {
        return lsn * 0x9E37_79B9_7F4A_7C15L;
    }

    @ParameterizedTest
    @EnumSource
    void forcedEntriesSurviveAPowerCutAnywhereAndTheLogGoesOn(UnforcedFate fate) {
        cutEverywhere(fate, false);
    }

    @ParameterizedTest
    @EnumSource
    void forcedEntriesSurviveAPowerCutAnywhereInARingThatRunsFull(UnforcedFate fate) {
        cutEverywhere(fate, true);
    }

    private static void cutEverywhere(UnforcedFate fate, boolean untilFull) {
        int wraps = 0;
        for (CutRun<Appending> run : PowerCut.atEveryWriteAndForce(() -> new Appending(untilFull))) {
            for (long seed = 0; seed < 3; seed++) {
                SimulatedStorage after = run.after(seed, fate);
                if (run.workload().attemptedLsn > 0) {
                    verify(run.workload(), after, fate + " seed=" + seed + " before " + run.cutAt());
                }
            }
            wraps = (int) Math.max(wraps, run.storage().writtenBytes() / (RING * Pages.PAGE_BYTES));
        }
        assertTrue(wraps >= 3, "wraps=" + wraps);
    }

    private static void verify(Appending appended, SimulatedStorage after, String where) {
        LogScan scan = SmallRing.scan(after);
        long end = scan.endLsn();
        assertTrue(end >= appended.forcedLsn, () -> where + ": forced=" + appended.forcedLsn + " end=" + end);
        assertTrue(end <= appended.attemptedLsn && appended.boundaries.contains(end), where + ": end=" + end);
        assertEquals(0, scan.lostEntries(), where);
        assertTrue(scan.startLsn() <= appended.checkpointLsn, where);
        readAll(after, scan, appended.checkpointLsn, where);

        try (LogWriter log = SmallRing.open(after, 2)) {
            log.advanceCheckpoint(end);
            assertTrue(log.append(1, ValueType.INT64, end, valueOf(end)), where);
            log.markBoundary();
            log.write();
            log.force();
        }
        SimulatedStorage again = after.cut(1, UnforcedFate.LOST);
        assertEquals(end + 1, SmallRing.scan(again).endLsn(), where + ": gone on");
        readAll(again, SmallRing.scan(again), appended.checkpointLsn, where + ": gone on");
    }

    /** Every entry from the checkpoint to the end, once, in order, as it was appended. */
    private static void readAll(SimulatedStorage storage, LogScan scan, long from, String where) {
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogReader reader = new LogReader(file, SmallRing.STORE, scan);
            long lsn = scan.startLsn();
            for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next(), lsn++) {
                assertTrue(entry.lsn() == lsn || lsn <= from, where);
                lsn = entry.lsn();
                assertEquals(lsn, entry.timestamp(), where);
                assertEquals(valueOf(lsn), entry.bits(), where);
            }
            assertEquals(scan.endLsn(), lsn, where);
        }
    }

    @Test
    void aFullRingRefusesAndGoesOnBehindTheCheckpoint() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            long lsn = 0;
            while (log.append(1, ValueType.INT64, lsn, valueOf(lsn))) {
                lsn++;
            }
            assertEquals(lsn, log.endLsn());
            assertFalse(log.append(1, ValueType.INT64, lsn, valueOf(lsn)));
            log.markBoundary();
            log.write();
            log.force();
            assertEquals(lsn, log.forcedLsn());
            assertEquals(RING - 1, log.pagesInUse(), "one page is left to state the next checkpoint");
            log.advanceCheckpoint(lsn / 2);
            assertTrue(log.append(1, ValueType.INT64, lsn, valueOf(lsn)));
        }
    }

    @Test
    void aPageThatACutHasDestroyedDoesNotHideThoseBeforeItFromPressure() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        int back = RING / 4;
        try (LogWriter log = SmallRing.open(storage, 1)) {
            for (int page = 1; page < RING - 3; page++) {
                log.append(1, ValueType.INT64, page, page);
                log.markBoundary();
                log.write();
                log.force();
            }
        }
        byte[] ring = storage.bytesOf(StoreFiles.LOG);
        int newest = (int) SmallRing.scan(storage).nextSequence() - 1;
        int destroyed = newest + 2 - back; // a carried and the opening page are still to come
        java.util.Arrays.fill(ring, destroyed * Pages.PAGE_BYTES, (destroyed + 1) * Pages.PAGE_BYTES, (byte) 0x55);
        storage.put(StoreFiles.LOG, ring);
        try (LogWriter log = SmallRing.open(storage, 2)) {
            assertEquals(destroyed - 1, log.lsnPagesBack(back));
        }
    }

    @Test
    void theFileKeepsItsSizeWhateverIsWritten() {
        SimulatedStorage storage = new SimulatedStorage();
        new Appending(false).run(storage);
        assertEquals(RING * Pages.PAGE_BYTES, storage.bytesOf(StoreFiles.LOG).length);
        assertThrows(IllegalArgumentException.class, () -> LogWriter.create(storage, StoreFiles.LOG, RING - 1));
    }

    @Test
    void aForceWithoutNewsCostsNothing() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            long before = storage.count(Operation.FORCE);
            log.write();
            log.force();
            assertEquals(before, storage.count(Operation.FORCE));
        }
    }

    @Test
    void aPageThatChangesBetweenScanAndReadIsTold() {
        SimulatedStorage storage = new SimulatedStorage();
        new Appending(false).run(storage);
        LogScan scan = SmallRing.scan(storage);
        byte[] ring = storage.bytesOf(StoreFiles.LOG);
        int victim = (int) scan.pages().get(3).fileOffset();
        ring[victim + 100] ^= 1;
        storage.put(StoreFiles.LOG, ring);
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogReader reader = new LogReader(file, SmallRing.STORE, scan);
            CorruptDataException told = assertThrows(CorruptDataException.class, () -> {
                while (reader.next() != null) {}
            });
            assertEquals(victim, told.offset());
        }
    }

    @Test
    void aSoundPageThatCannotBeReadCostsItsOwnEntriesOnly() {
        SimulatedStorage storage = new SimulatedStorage();
        SmallRing.create(storage);
        try (LogWriter log = SmallRing.open(storage, 1)) {
            for (int page = 0; page < 3; page++) {
                for (int i = 0; i < 10; i++) {
                    log.append(1, ValueType.INT64, i, page);
                }
                log.markBoundary();
                log.write();
                log.force();
            }
        }
        byte[] ring = storage.bytesOf(StoreFiles.LOG);
        int second = 2 * Pages.PAGE_BYTES;
        ring[second + LogPage.PAYLOAD_OFFSET] = 0x3F;
        byte[] page = java.util.Arrays.copyOfRange(ring, second, second + Pages.PAGE_BYTES);
        new FrameChecksum(SmallRing.STORE).seal(page, 0, page.length);
        System.arraycopy(page, 0, ring, second, page.length);
        storage.put(StoreFiles.LOG, ring);
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogReader reader = new LogReader(file, SmallRing.STORE, LogScan.of(file, SmallRing.STORE, RING));
            for (int i = 0; i < 20; i++) {
                assertEquals(i < 10 ? 0 : 2, reader.next().bits());
            }
            assertNull(reader.next());
            assertEquals(10, reader.unreadableEntries());
        }
    }

    /** Until a page says so, what the file has lost could not be told from what was never forced. */
    @Test
    void aRingThatTakesAnothersPlaceSaysHowFarTheFileIsDurable() {
        SimulatedStorage storage = new SimulatedStorage();
        long forcedEnd = 3 * Pages.PAGE_BYTES;
        LogWriter.replace(storage, StoreFiles.LOG, SmallRing.STORE, 1, RING, 500, 7, forcedEnd)
                .close();
        LogScan scan = SmallRing.scan(storage.cut(1, UnforcedFate.LOST));
        assertEquals(forcedEnd, scan.fileForcedEnd(7));
        assertEquals(500, scan.endLsn());
    }
}
