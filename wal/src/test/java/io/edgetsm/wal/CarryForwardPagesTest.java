package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CarriedHeads;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scan makes of forward pages. Series 1 is slow; series 2 fills the ring. An entry's value is its LSN. */
class CarryForwardPagesTest {
    private final SimulatedStorage storage = new SimulatedStorage();
    private LogWriter log;

    @BeforeEach
    void open() {
        SmallRing.create(storage);
        log = SmallRing.open(storage, 1);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void append(int ref, int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(log.append(ref, ValueType.INT64, log.endLsn(), log.endLsn()));
            log.markBoundary();
        }
        log.write();
        log.force();
    }

    /** Carries a head of series 1 whose samples have these LSNs. */
    private boolean carry(long... lsns) {
        CarriedHeads heads = new CarriedHeads(1);
        assertTrue(heads.add(1, lsns[0], lsns[lsns.length - 1] + 1, lsns, lsns, lsns.length));
        return log.carryForward(heads.finish());
    }

    private void fillPages(int pages) {
        for (int i = 0; i < pages; i++) {
            append(2, 1);
        }
    }

    private LogScan scan() {
        return SmallRing.scan(storage);
    }

    private String lsnsOfSlowSeries() {
        StringJoiner lsns = new StringJoiner(" ");
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogReader reader = new LogReader(file, SmallRing.STORE, LogScan.of(file, SmallRing.STORE, SmallRing.PAGES));
            for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next()) {
                if (entry.ref() == 1) {
                    assertEquals(entry.bits(), entry.lsn());
                    assertEquals(entry.bits(), entry.timestamp());
                    lsns.add(entry.lsn() + "");
                }
            }
        }
        return lsns.toString();
    }

    @Test
    void anEntryWhosePageIsStillThereCountsOnce() {
        append(1, 2);
        fillPages(3);
        assertTrue(carry(0, 1));
        append(1, 1);
        assertEquals("0 1 5", lsnsOfSlowSeries());
    }

    @Test
    void aCarriedHeadOutlivesThePagesOfItsEntries() {
        append(1, 2);
        fillPages(7);
        assertTrue(carry(0, 1));
        log.advanceCheckpoint(8);
        fillPages(10);
        assertEquals("0 1", lsnsOfSlowSeries());
    }

    @Test
    void theNewestCopyOfAHeadCounts() {
        append(1, 2);
        fillPages(6);
        assertTrue(carry(0, 1));
        log.advanceCheckpoint(7);
        append(1, 1);
        fillPages(2);
        assertTrue(carry(0, 1, 8));
        fillPages(2);
        assertEquals("0 1 8", lsnsOfSlowSeries());
    }

    @Test
    void aForwardPageCountsUntilACheckpointHasPassedIt() {
        append(1, 1);
        fillPages(6);
        assertTrue(carry(0));
        log.advanceCheckpoint(6);
        fillPages(9);
        assertEquals("0", lsnsOfSlowSeries());
        log.advanceCheckpoint(7);
        fillPages(1);
        assertEquals("", lsnsOfSlowSeries());
    }

    @Test
    void aCheckpointStatedBehindTheEndOfTheLogPassesNoForwardPage() {
        append(1, 1);
        fillPages(6);
        assertTrue(carry(0));
        log.advanceCheckpoint(6);
        fillPages(9);
        log.advanceCheckpoint(7);
        long end = log.endLsn();
        long torn = scan().nextSequence() % SmallRing.PAGES * Pages.PAGE_BYTES;
        for (int page = 0; page < 2; page++) {
            assertTrue(log.append(2, ValueType.INT64, log.endLsn(), log.endLsn()));
            log.markBoundary();
            log.write();
        }
        try (StorageFile file = storage.openForWrite(StoreFiles.LOG)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), torn);
        }
        assertEquals(end, scan().endLsn());
        assertEquals(6, scan().checkpointLsn());
        assertEquals("0", lsnsOfSlowSeries());
    }

    @Test
    void aFullRingTakesNoForwardPage() {
        append(1, 1);
        while (log.append(2, ValueType.INT64, log.endLsn(), log.endLsn())) {
            log.markBoundary();
            log.write();
        }
        log.force();
        assertFalse(carry(0));
        assertEquals("0", lsnsOfSlowSeries());
    }

    @Test
    void forwardPagesSurviveAnOpenThatGoesOnBehindThem() {
        append(1, 3);
        fillPages(6);
        assertTrue(carry(0, 1, 2));
        log.advanceCheckpoint(8);
        fillPages(9);
        log.close();
        LogScan scan = scan();
        assertEquals(0, scan.startLsn());
        assertEquals(3, scan.carried().endLsn());
        log = LogWriter.open(storage, StoreFiles.LOG, SmallRing.STORE, 2, scan, SmallRing.PAGES, scan.endLsn(), 0, 0);
        assertEquals("0 1 2", lsnsOfSlowSeries());
    }

    @Test
    void whoKnowsAPartOfACarriedHeadIsToldToReadFromTheStart() {
        append(1, 2);
        fillPages(3);
        long known = log.endLsn();
        append(1, 1);
        assertTrue(carry(0, 1, known));
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogScan scan = LogScan.of(file, SmallRing.STORE, SmallRing.PAGES);
            assertThrows(CorruptDataException.class, () -> new LogReader(file, SmallRing.STORE, scan, known, 0).next());
            assertNull(new LogReader(file, SmallRing.STORE, scan, known + 1, 0).next());
            assertEquals(
                    0, new LogReader(file, SmallRing.STORE, scan, 0, 0).next().lsn());
        }
    }

    @Test
    void headsThatDoNotFitOnePageTakeTheNext() {
        CarriedHeads heads = new CarriedHeads(2);
        long[] lsns = new long[CarriedHeads.MAX_SAMPLES];
        int carried = 0;
        while (heads.add(carried + 1, carried, carried + lsns.length, lsns, lsns, lsns.length)) {
            carried++;
        }
        List<CarriedHeads.Payload> pages = heads.finish();
        assertEquals(2, pages.size());
        assertEquals(
                carried * lsns.length,
                pages.stream().mapToInt(CarriedHeads.Payload::samples).sum());
    }
}
