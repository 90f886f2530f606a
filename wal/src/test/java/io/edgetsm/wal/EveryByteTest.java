package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/**
 * Every byte of a log and of a catalogue damaged, every length cut to: nothing that is found is wrong, what is lost is told,
 * and it is no more than what stood in the damaged page or behind the cut. A run takes one byte in {@value #SHARE}; {@code
 * -Dcampaign.damage=all} takes every one.
 */
class EveryByteTest {
    private static final StoreId STORE = new StoreId(3, 9);
    private static final int RING = LogWriter.MIN_PAGES;
    private static final int SHARE = 32;
    private static final int STEP = "all".equals(System.getProperty("campaign.damage")) ? 1 : SHARE;
    private static final int SERIES = 300;
    private static final int MAX_APPEND = 200;

    private static int damaged;

    @AfterAll
    static void report() {
        System.out.println("campaign bytes: damaged files=" + damaged);
    }

    /** What a damaged log shows: for each LSN whether its entry is there, and whether the scan tells of a loss. */
    private record Found(boolean[] entries, LogScan scan) {
        boolean tellsLoss() {
            return scan.damagedPages() > 0 || scan.stalePages() > 0 || scan.lostEntries() > 0;
        }
    }

    @Seeded(runs = 1)
    void aDamagedByteOfTheLogCostsItsPageAtMost(SampleRandom random) {
        byte[] ring = ring(random);
        Found whole = read(ring);
        long[] endOfSlot = new long[RING];
        long[] startOfSlot = new long[RING];
        for (LogScan.PageInfo page : whole.scan().pages()) {
            int slot = (int) (page.fileOffset() / Pages.PAGE_BYTES);
            startOfSlot[slot] = page.firstLsn();
            endOfSlot[slot] = page.endLsn();
        }
        for (int at = random.nextInt(STEP); at < ring.length; at += STEP) {
            byte[] bad = ring.clone();
            bad[at] ^= (byte) (1 + random.nextInt(255));
            Found found = read(bad);
            int slot = at / Pages.PAGE_BYTES;
            assertTrue(found.tellsLoss(), "not told, byte=" + at);
            boolean isLast = endOfSlot[slot] == whole.scan().endLsn();
            for (int lsn = 0; lsn < whole.entries().length; lsn++) {
                boolean unfinished = isLast && lsn >= startOfSlot[slot] - MAX_APPEND;
                boolean mayBeLost = lsn >= startOfSlot[slot] && lsn < endOfSlot[slot] || unfinished;
                assertTrue(found.entries()[lsn] || !whole.entries()[lsn] || mayBeLost, "lsn=" + lsn + " byte=" + at);
            }
            damaged++;
        }
    }

    @Seeded(runs = 1)
    void aLogOfAnyLengthShowsWhatItStillHolds(SampleRandom random) {
        byte[] ring = ring(random);
        Found whole = read(ring);
        for (int length = random.nextInt(STEP); length < ring.length; length += STEP) {
            Found found = read(Arrays.copyOf(ring, length));
            boolean lostPages = whole.scan().pages().stream()
                    .anyMatch(page -> page.endLsn() > page.firstLsn() && isBehind(page, found.scan(), whole.scan()));
            assertTrue(found.tellsLoss() || !lostPages, "not told, length=" + length);
            damaged++;
        }
    }

    /** Whether a page is gone without being the newest: of the newest no other page knows. */
    private static boolean isBehind(LogScan.PageInfo page, LogScan found, LogScan whole) {
        boolean gone = found.pages().stream().noneMatch(other -> other.sequence() == page.sequence());
        return gone && page.sequence() < found.nextSequence() && whole.nextSequence() > found.nextSequence();
    }

    /** A ring that has come round once, every page full, all forced; an entry's value and time are its LSN. */
    private static byte[] ring(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage();
        LogWriter.create(storage, StoreFiles.LOG, RING);
        try (LogWriter log = LogWriter.open(storage, StoreFiles.LOG, STORE, 1, LogScan.empty(RING), RING, 0, 0, 0)) {
            while (log.bytesWritten() < (RING + RING / 2L) * Pages.PAGE_BYTES) {
                log.advanceCheckpoint(Math.max(0, log.lsnPagesBack(RING / 2)));
                int count = 1 + random.nextInt(MAX_APPEND);
                for (int i = 0; i < count; i++) {
                    assertTrue(log.append(1 + random.nextInt(3), ValueType.INT64, log.endLsn(), log.endLsn()));
                }
                log.markBoundary();
                log.write();
                log.force();
            }
        }
        return storage.bytesOf(StoreFiles.LOG);
    }

    private static Found read(byte[] ring) {
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(StoreFiles.LOG, ring);
        boolean[] entries = new boolean[RING * Pages.PAGE_BYTES];
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogScan scan = LogScan.of(file, STORE, RING);
            LogReader reader = new LogReader(file, STORE, scan);
            for (LogPageCursor entry = reader.next(); entry != null; entry = reader.next()) {
                assertEquals(entry.lsn(), entry.bits());
                assertEquals(entry.lsn(), entry.timestamp());
                entries[(int) entry.lsn()] = true;
            }
            return new Found(entries, scan);
        }
    }

    @Seeded(runs = 1)
    void aDamagedByteOfTheCatalogueCostsItsFrameAndIsTold(SampleRandom random) {
        byte[] sound = catalogue();
        for (int at = random.nextInt(STEP); at < sound.length; at += STEP) {
            byte[] bad = sound.clone();
            bad[at] ^= (byte) (1 + random.nextInt(255));
            try (Catalogue catalogue = open(bad)) {
                // A byte of padding between two frames costs nothing.
                assertTrue(catalogue.damagedBytes() > 0 || catalogue.size() == SERIES, "not told, byte=" + at);
                requireSound(catalogue.all());
                assertTrue(
                        catalogue.size() >= SERIES / 2, "one frame at most, byte=" + at + " left=" + catalogue.size());
            }
            damaged++;
        }
    }

    @Seeded(runs = 1)
    void aCatalogueOfAnyLengthHoldsTheFirstSeries(SampleRandom random) {
        byte[] sound = catalogue();
        for (int length = random.nextInt(STEP); length < sound.length; length += STEP) {
            try (Catalogue catalogue = open(Arrays.copyOf(sound, length))) {
                List<SeriesDefinition> all = catalogue.all();
                requireSound(all);
                for (int i = 0; i < all.size(); i++) {
                    assertEquals(i + 1, all.get(i).ref(), "length=" + length);
                }
            }
            damaged++;
        }
    }

    private static void requireSound(List<SeriesDefinition> definitions) {
        for (SeriesDefinition definition : definitions) {
            assertEquals(key(definition.ref()), definition.key());
            assertEquals(type(definition.ref()), definition.type());
        }
    }

    private static byte[] catalogue() {
        SimulatedStorage storage = new SimulatedStorage();
        Catalogue.create(storage);
        try (Catalogue catalogue = Catalogue.open(storage, STORE, SERIES)) {
            for (int ref = 1; ref <= SERIES; ref++) {
                catalogue.define(key(ref), type(ref), null, 1);
                if (ref % 70 == 0) {
                    catalogue.force();
                }
            }
            catalogue.force();
        }
        return storage.bytesOf(StoreFiles.CATALOGUE);
    }

    private static Catalogue open(byte[] bytes) {
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(StoreFiles.CATALOGUE, bytes);
        return Catalogue.openReadOnly(storage, STORE);
    }

    private static SeriesKey key(int ref) {
        return SeriesKey.parse("plant.value{unit=\"" + ref % 20 + "\",register=\"" + ref + "\"}");
    }

    private static ValueType type(int ref) {
        return ref % 2 == 0 ? ValueType.INT64 : ValueType.FLOAT64;
    }
}
