package io.edgetsm.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.SimulatedStorage;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of a scan as a table: what the ring holds, and what counts. An entry's value is its LSN times 10 plus the epoch
 * it was written in, so that the wrong one of two versions shows.
 */
class LogScanTest {
    private static final StoreId STORE = new StoreId(5, 6);
    private static final int RING = 16;

    private record Page(
            long sequence,
            int epoch,
            long firstLsn,
            int entries,
            int boundary,
            long forced,
            long checkpoint,
            boolean last) {
        Page stating(long checkpointLsn) {
            return new Page(sequence, epoch, firstLsn, entries, boundary, forced, checkpointLsn, last);
        }

        byte[] bytes() {
            LogPageBuilder builder = new LogPageBuilder(STORE);
            builder.begin(epoch, sequence, firstLsn);
            for (int i = 0; i < entries; i++) {
                long lsn = firstLsn + i;
                builder.append(1, ValueType.INT64, lsn, lsn * 10 + epoch);
                if (i + 1 == boundary) {
                    builder.markBoundary();
                }
            }
            return builder.finish(forced, checkpoint, last).clone();
        }
    }

    /** A page whose last entry ends an append. */
    private static Page page(long sequence, int epoch, long firstLsn, int entries, long forced) {
        return new Page(sequence, epoch, firstLsn, entries, entries, forced, 0, false);
    }

    /** A page that holds the beginning or middle of an append from the entry with that index on. */
    private static Page openPage(long sequence, int epoch, long firstLsn, int entries, int boundary, long forced) {
        return new Page(sequence, epoch, firstLsn, entries, boundary, forced, 0, false);
    }

    private static Page closingPage(long sequence, int epoch, long lsn) {
        return new Page(sequence, epoch, lsn, 0, 0, lsn, 0, true);
    }

    private record Case(String name, Page[] pages, Damage damage, Expected expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Damage {
        void apply(byte[] ring);

        default Damage and(Damage next) {
            return ring -> {
                apply(ring);
                next.apply(ring);
            };
        }
    }

    /** What counts: entries as {@code first-end@epoch} ranges, and what is told. */
    private record Expected(String entries, long nextSequence, int damaged, int stale, long lost, boolean clean) {}

    private static Case when(String name, Expected expected, Page... pages) {
        return new Case(name, pages, ring -> {}, expected);
    }

    private static Case damaged(String name, Damage damage, Expected expected, Page... pages) {
        return new Case(name, pages, damage, expected);
    }

    private static Expected counts(String entries, long nextSequence) {
        return new Expected(entries, nextSequence, 0, 0, 0, false);
    }

    private static Damage zeroed(int slot) {
        return ring -> Arrays.fill(ring, slot * Pages.PAGE_BYTES, (slot + 1) * Pages.PAGE_BYTES, (byte) 0);
    }

    private static Damage flipped(int slot) {
        return ring -> ring[slot * Pages.PAGE_BYTES + 60] ^= 1;
    }

    private static Damage moved(int from, int to) {
        return ring -> System.arraycopy(ring, from * Pages.PAGE_BYTES, ring, to * Pages.PAGE_BYTES, Pages.PAGE_BYTES);
    }

    private static Damage put(Page page, int slot) {
        return ring -> System.arraycopy(page.bytes(), 0, ring, slot * Pages.PAGE_BYTES, Pages.PAGE_BYTES);
    }

    /** A ring that has come round: pages 20 to 35 of ten entries each, page n beginning with LSN 10 n. */
    private static Page[] wrapped() {
        Page[] pages = new Page[RING];
        for (int i = 0; i < RING; i++) {
            pages[i] = page(20 + i, 1, 200 + 10L * i, 10, 200 + 10L * i);
        }
        return pages;
    }

    static Stream<Case> rules() {
        return Stream.of(
                when("an empty ring", counts("", 0)),
                when("an opening page alone", counts("", 1), page(0, 1, 0, 0, 0)),
                when("pages in a row", counts("0-5@1 5-9@1", 2), page(0, 1, 0, 5, 0), page(1, 1, 5, 4, 5)),
                when(
                        "a clean close",
                        new Expected("0-5@1", 2, 0, 0, 0, true),
                        page(0, 1, 0, 5, 0),
                        closingPage(1, 1, 5)),
                when(
                        "an open behind a clean close",
                        counts("0-5@1 5-7@2", 4),
                        page(0, 1, 0, 5, 0),
                        closingPage(1, 1, 5),
                        page(2, 2, 5, 0, 5),
                        page(3, 2, 5, 2, 5)),
                when("a ring that has come round", counts(ranges(20, 36), 36), wrapped()),

                // The end: an append is there whole or not at all.
                when(
                        "the last append is cut off inside a page",
                        counts("0-5@1 5-7@1", 2),
                        page(0, 1, 0, 5, 0),
                        openPage(1, 1, 5, 6, 2, 5)),
                when(
                        "the last append fills pages to the end",
                        counts("0-3@1", 3),
                        openPage(0, 1, 0, 5, 3, 0),
                        openPage(1, 1, 5, 5, 0, 0),
                        openPage(2, 1, 10, 5, 0, 0)),
                when(
                        "an append over three pages that is complete",
                        counts("0-5@1 5-10@1 10-12@1", 3),
                        openPage(0, 1, 0, 5, 3, 0),
                        openPage(1, 1, 5, 5, 0, 0),
                        page(2, 1, 10, 2, 0)),
                when("the only append is cut off", counts("", 1), openPage(0, 1, 0, 5, 0, 0)),
                when(
                        "a page without entries within an append that is complete",
                        counts("0-5@1 5-7@1", 3),
                        openPage(0, 1, 0, 5, 3, 0),
                        page(1, 1, 5, 0, 5),
                        page(2, 1, 5, 2, 5)),
                when(
                        "a page without entries ends no append",
                        counts("0-3@1", 2),
                        openPage(0, 1, 0, 5, 3, 0),
                        page(1, 1, 5, 0, 5)),

                // Gaps: a hole where a force has passed, else the end.
                when(
                        "a gap behind the last force is the end",
                        new Expected("0-5@1", 1, 1, 0, 0, false),
                        page(0, 1, 0, 5, 0),
                        page(2, 1, 8, 4, 5)),
                when(
                        "a gap before a force is a hole",
                        new Expected("0-5@1 8-12@1", 3, 1, 0, 3, false),
                        page(0, 1, 0, 5, 0),
                        page(2, 1, 8, 4, 8)),
                damaged(
                        "a flipped page in the middle is a hole and what is behind it counts",
                        flipped(9),
                        new Expected(ranges(20, 25) + " " + ranges(26, 36), 36, 1, 0, 10, false),
                        wrapped()),
                damaged(
                        "a zeroed page in the middle is a hole and told",
                        zeroed(9),
                        new Expected(ranges(20, 25) + " " + ranges(26, 36), 36, 1, 0, 10, false),
                        wrapped()),
                damaged(
                        "a torn last page is the end",
                        flipped(3),
                        new Expected(ranges(20, 35), 35, 1, 0, 0, false),
                        wrapped()),
                damaged(
                        "a last page that was never written down is the end, and told",
                        zeroed(3),
                        new Expected(ranges(20, 35), 35, 1, 0, 0, false),
                        wrapped()),
                damaged(
                        "the oldest page damaged",
                        flipped(4),
                        new Expected(ranges(21, 36), 36, 1, 0, 0, false),
                        wrapped()),
                damaged(
                        "every page damaged",
                        ring -> Arrays.fill(ring, (byte) 0xA5),
                        new Expected("", 0, RING, 0, 0, false),
                        wrapped()),
                when(
                        "a hole behind a checkpoint loses nothing",
                        new Expected("0-5@1 8-12@1", 3, 1, 0, 0, false),
                        page(0, 1, 0, 5, 0),
                        page(2, 1, 8, 4, 8).stating(8)),
                when(
                        "a gap behind every force but before a checkpoint is a hole",
                        new Expected("0-5@1 8-12@1", 3, 1, 0, 0, false),
                        page(0, 1, 0, 5, 0),
                        page(2, 1, 8, 4, 5).stating(8)),
                when(
                        "a hole across a checkpoint loses what is behind it",
                        new Expected("0-5@1 8-12@1", 3, 1, 0, 1, false),
                        page(0, 1, 0, 5, 0),
                        page(2, 1, 8, 4, 8).stating(7)),

                // Identity: a page counts in its own place only.
                damaged(
                        "a page copied over another is a hole",
                        moved(9, 10),
                        new Expected(ranges(20, 26) + " " + ranges(27, 36), 36, 1, 0, 10, false),
                        wrapped()),
                damaged(
                        "a page of the lap before in a middle slot is a hole",
                        put(page(9, 1, 90, 10, 90), 9),
                        new Expected(ranges(20, 25) + " " + ranges(26, 36), 36, 1, 1, 10, false),
                        wrapped()),
                damaged(
                        "a page of the lap before in place of a durable one without entries is damage",
                        put(page(9, 1, 90, 10, 90), 9),
                        new Expected(ranges(20, 35), 36, 1, 1, 0, false),
                        wrappedWithEmptyPages(25, 26)),
                damaged(
                        "a page without entries is durable when what followed it was, even if that is gone",
                        put(page(16, 1, 160, 10, 160), 0).and(flipped(2)),
                        new Expected(ranges(20, 32) + " 330-340@1", 36, 2, 1, 10, false),
                        wrappedWithEmptyPages(32, 34)),
                damaged(
                        "a page of the lap before in the newest slot is the end",
                        put(page(19, 1, 190, 10, 190), 3),
                        new Expected(ranges(19, 35), 35, 0, 0, 0, false),
                        wrapped()),

                // Epochs: what a later open has written counts, whatever an earlier one left behind it.
                when(
                        "pages of an earlier epoch behind a later one are stale",
                        new Expected("0-5@1 5-7@2", 2, 0, 2, 0, false),
                        page(0, 1, 0, 5, 0),
                        page(1, 2, 5, 2, 5),
                        page(2, 1, 9, 4, 0),
                        page(3, 1, 13, 4, 0)),
                when(
                        "a later epoch goes on before where the earlier had ended",
                        new Expected("0-3@1 3-7@2", 3, 0, 0, 0, false),
                        openPage(0, 1, 0, 5, 3, 0),
                        page(1, 2, 3, 0, 3),
                        page(2, 2, 3, 4, 3)),
                when(
                        "a later epoch cuts over several pages of the earlier",
                        new Expected("0-3@1 3-5@2", 4, 0, 0, 0, false),
                        openPage(0, 1, 0, 5, 3, 0),
                        openPage(1, 1, 5, 5, 0, 0),
                        openPage(2, 1, 10, 5, 0, 0),
                        page(3, 2, 3, 2, 3)),
                when(
                        "a later epoch that goes on behind TSM files leaves no entries between",
                        counts("0-5@1 50-52@2", 2),
                        page(0, 1, 0, 5, 0),
                        page(1, 2, 50, 2, 50)));
    }

    /** As {@link #wrapped}, but these pages hold no entry, as those of carried heads. */
    private static Page[] wrappedWithEmptyPages(int from, int to) {
        Page[] pages = new Page[RING];
        long lsn = 200;
        for (int i = 0; i < RING; i++) {
            int sequence = 20 + i;
            int entries = sequence >= from && sequence < to ? 0 : 10;
            pages[i] = page(sequence, 1, lsn, entries, lsn);
            lsn += entries;
        }
        return pages;
    }

    private static String ranges(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int sequence = from; sequence < to; sequence++) {
            text.append(sequence == from ? "" : " ").append(10 * sequence).append('-');
            text.append(10 * sequence + 10).append("@1");
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whatCounts(Case rule) {
        byte[] ring = new byte[RING * Pages.PAGE_BYTES];
        for (Page page : rule.pages()) {
            put(page, (int) (page.sequence() % RING)).apply(ring);
        }
        rule.damage().apply(ring);
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(StoreFiles.LOG, ring);
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogScan scan = LogScan.of(file, STORE, RING);
            assertEquals(
                    rule.expected(),
                    new Expected(
                            read(file, scan),
                            scan.nextSequence(),
                            scan.damagedPages(),
                            scan.stalePages(),
                            scan.lostEntries(),
                            scan.cleanlyClosed()));
        }
    }

    /** Replays; gives back what came as ranges of LSNs of one page and epoch. */
    private static String read(StorageFile file, LogScan scan) {
        StringBuilder text = new StringBuilder();
        LogReader reader = new LogReader(file, STORE, scan);
        long expected = -1;
        for (LogScan.PageInfo page : scan.pages()) {
            for (long lsn = page.firstLsn(); lsn < page.endLsn(); lsn++) {
                LogPageCursor entry = reader.next();
                assertEquals(lsn, entry.lsn());
                assertEquals(lsn, entry.timestamp());
                assertEquals(lsn * 10 + page.epoch(), entry.bits());
                expected = lsn;
            }
            if (page.endLsn() > page.firstLsn()) {
                text.append(text.isEmpty() ? "" : " ").append(page.firstLsn()).append('-');
                text.append(page.endLsn()).append('@').append(page.epoch());
            }
        }
        assertEquals(null, reader.next());
        assertEquals(null, reader.next());
        assertEquals(expected < 0 ? scan.startLsn() : expected + 1, scan.endLsn());
        return text.toString();
    }

    /** What was carried may have been in a cache only: the originals go with the next cut, though perhaps not all of them. */
    @Test
    void copiesStandInForPagesThatAreGoneAlsoBeforeOneThatIsNot() {
        byte[] ring = new byte[RING * Pages.PAGE_BYTES];
        for (int i = 0; i < 3; i++) {
            Page original = page(i, 1, 5L * i, 5, 0);
            byte[] copy = original.bytes();
            new LogPageBuilder(STORE).carry(copy, 2, 3 + i, 5, 0);
            System.arraycopy(copy, 0, ring, (3 + i) * Pages.PAGE_BYTES, Pages.PAGE_BYTES);
            if (i == 2) {
                put(original, i).apply(ring);
            }
        }
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(StoreFiles.LOG, ring);
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogScan scan = LogScan.of(file, STORE, RING);
            LogReader reader = new LogReader(file, STORE, scan);
            for (long lsn = 0; lsn < 15; lsn++) {
                assertEquals(lsn, reader.next().lsn());
            }
            assertEquals(null, reader.next());
            assertEquals(0, scan.intactFromLsn());
            assertEquals(0, scan.startLsn());
            assertEquals(15, scan.endLsn());
        }
    }

    @Test
    void aRingShorterThanItsManifestSaysIsScannedToItsEnd() {
        SimulatedStorage storage = new SimulatedStorage();
        byte[] ring = new byte[3 * Pages.PAGE_BYTES + 100];
        put(page(0, 1, 0, 5, 0), 0).apply(ring);
        put(page(1, 1, 5, 5, 5), 1).apply(ring);
        put(page(2, 1, 10, 5, 10), 2).apply(ring);
        storage.put(StoreFiles.LOG, ring);
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            LogScan scan = LogScan.of(file, STORE, 1 << 20);
            assertEquals("0-5@1 5-10@1 10-15@1", read(file, scan));
            assertEquals(0, scan.damagedPages());
        }
        storage.put(StoreFiles.LOG, Arrays.copyOf(ring, 2 * Pages.PAGE_BYTES + 60));
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            assertEquals("0-5@1 5-10@1", read(file, LogScan.of(file, STORE, RING)));
        }
    }
}
