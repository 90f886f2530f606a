package io.edgetsm.testing;

import static io.edgetsm.testing.Disk.PAGE;
import static io.edgetsm.testing.Disk.SECTOR;
import static io.edgetsm.testing.Disk.filled;
import static io.edgetsm.testing.Disk.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.StorageFile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each fate does to bytes. Old bytes are 1, new ones 2 and more, so that a sector tells where it comes from. */
@Timeout(60)
class UnforcedFateTest {
    private static final int SEEDS = 500;
    private static final int OLD = 1;
    private static final int NEW = 2;

    @ParameterizedTest
    @EnumSource(UnforcedFate.class)
    void forcedBytesSurvive(UnforcedFate fate) {
        SimulatedStorage storage = Disk.with("a", new byte[0]);
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(3 * PAGE, OLD));
            file.force();
            write(file, 5 * PAGE, filled(PAGE, NEW)); // elsewhere, and never forced
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = storage.cut(seed, fate).bytesOf("a");
            assertArrayEquals(filled(3 * PAGE, OLD), Arrays.copyOf(found, 3 * PAGE));
        }
    }

    @Test
    void lostMeansNothingOfItIsThere() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertArrayEquals(filled(PAGE, OLD), overwritten(2 * PAGE, seed, UnforcedFate.LOST));
        }
    }

    @Test
    void keptMeansAllOfItIsThere() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertArrayEquals(filled(2 * PAGE, NEW), overwritten(2 * PAGE, seed, UnforcedFate.KEPT));
        }
    }

    @Test
    void tornWritesBreakAtSectorsOnly() {
        Set<Set<Integer>> mixtures = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = overwritten(PAGE, seed, UnforcedFate.TORN);
            assertEquals(PAGE, found.length);
            mixtures.add(sectorsOf(found));
        }
        assertEquals(Set.of(Set.of(OLD), Set.of(NEW), Set.of(OLD, NEW)), mixtures);
    }

    @Test
    void tornWritesComeInOrder() {
        SimulatedStorage storage = Disk.with("a", filled(8 * PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            for (int page = 0; page < 8; page++) {
                write(file, (long) page * PAGE, filled(PAGE, NEW));
            }
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = storage.cut(seed, UnforcedFate.TORN).bytesOf("a");
            int firstMissing = 0;
            while (firstMissing < 8 && sectorsOf(page(found, firstMissing)).equals(Set.of(NEW))) {
                firstMissing++;
            }
            for (int page = firstMissing + 1; page < 8; page++) {
                assertEquals(Set.of(OLD), sectorsOf(page(found, page)), "seed=" + seed);
            }
        }
    }

    @Test
    void reorderedPagesSurviveInAnyCombination() {
        SimulatedStorage storage = Disk.with("a", filled(3 * PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(2 * PAGE, NEW)); // one write, two pages: they need not stay together
            write(file, 2 * PAGE, filled(PAGE, NEW));
        }
        Set<List<Set<Integer>>> combinations = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = storage.cut(seed, UnforcedFate.REORDERED).bytesOf("a");
            combinations.add(List.of(sectorsOf(page(found, 0)), sectorsOf(page(found, 1)), sectorsOf(page(found, 2))));
        }
        assertEquals(8, combinations.size(), "each of three pages old or new: " + combinations);
    }

    @Test
    void zeroedFilesHaveTheirSizeButNoBytes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedStorage storage = Disk.with("a", filled(100, OLD));
            try (StorageFile file = storage.openForWrite("a")) {
                write(file, 100, filled(PAGE, NEW));
            }
            byte[] expected = Arrays.copyOf(filled(100, OLD), 100 + PAGE);
            assertArrayEquals(expected, storage.cut(seed, UnforcedFate.ZEROED).bytesOf("a"));
        }
    }

    @Test
    void garbageTakesTheWholePageWithItsForcedNeighbours() {
        SimulatedStorage storage = Disk.with("a", filled(4 * PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, PAGE + 10, filled(20, NEW));
            write(file, 2 * PAGE + 10, filled(20, NEW));
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = storage.cut(seed, UnforcedFate.GARBAGE).bytesOf("a");
            assertArrayEquals(filled(PAGE, OLD), page(found, 0), "not written to");
            assertArrayEquals(filled(PAGE, OLD), page(found, 3), "not written to");
            assertTrue(isGarbage(page(found, 1)) || isGarbage(page(found, 2)), "seed=" + seed);
        }
    }

    @Test
    void garbageDoesNotReachBehindTheEnd() {
        SimulatedStorage storage = Disk.with("a", new byte[0]);
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(100, NEW));
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedStorage after = storage.cut(seed, UnforcedFate.GARBAGE);
            try (StorageFile file = after.openForWrite("a")) {
                assertTrue(file.size() <= 100);
                write(file, 300, filled(1, NEW));
            }
            byte[] hole = Arrays.copyOfRange(after.bytesOf("a"), 100, 300);
            assertArrayEquals(new byte[200], hole);
        }
    }

    @Test
    void mixedDrawsAFateForEachPiece() {
        SimulatedStorage storage = Disk.with("a", filled(4 * PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(4 * PAGE, NEW));
        }
        boolean garbage = false;
        Set<Set<Integer>> mixtures = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = storage.cut(seed, UnforcedFate.MIXED).bytesOf("a");
            for (int page = 0; page < found.length / PAGE; page++) {
                boolean isGarbage = isGarbage(page(found, page));
                garbage |= isGarbage;
                if (!isGarbage) {
                    mixtures.add(sectorsOf(page(found, page)));
                }
            }
        }
        assertTrue(garbage);
        assertEquals(Set.of(Set.of(0), Set.of(OLD), Set.of(NEW), Set.of(OLD, NEW)), mixtures);
    }

    @Test
    void aSizeMayBeForgottenOrKnownBeforeItsBytes() {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, PAGE, filled(PAGE, NEW));
            write(file, 2 * PAGE, filled(PAGE, NEW));
        }
        Set<Integer> sizes = new HashSet<>();
        boolean hole = false;
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] found = storage.cut(seed, UnforcedFate.REORDERED).bytesOf("a");
            sizes.add(found.length / PAGE);
            hole |= found.length == 3 * PAGE && sectorsOf(page(found, 2)).equals(Set.of(0));
        }
        assertEquals(Set.of(1, 2, 3), sizes);
        assertTrue(hole);
    }

    @Test
    void aTruncationIsUnforcedToo() {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            file.truncate(10);
            assertEquals(PAGE, storage.cut(0, UnforcedFate.LOST).bytesOf("a").length);
            assertEquals(10, storage.cut(0, UnforcedFate.KEPT).bytesOf("a").length);
            file.force();
        }
        assertEquals(10, storage.cut(0, UnforcedFate.LOST).bytesOf("a").length);
    }

    @Test
    void whatACutLeftIsDurable() {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(PAGE, NEW));
        }
        SimulatedStorage kept = storage.cut(0, UnforcedFate.KEPT);
        assertArrayEquals(filled(PAGE, NEW), kept.cut(0, UnforcedFate.LOST).bytesOf("a"));
    }

    @ParameterizedTest
    @EnumSource(UnforcedFate.class)
    void theSameSeedLeavesTheSame(UnforcedFate fate) {
        SimulatedStorage storage = Disk.with("a", filled(2 * PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 700, filled(2 * PAGE, NEW));
            write(file, 100, filled(100, NEW));
        }
        assertArrayEquals(
                storage.cut(42, fate).bytesOf("a"), storage.cut(42, fate).bytesOf("a"));
    }

    private static byte[] overwritten(int length, int seed, UnforcedFate fate) {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, OLD));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(length, NEW));
        }
        assertFalse(storage.isPowerOff());
        return storage.cut(seed, fate).bytesOf("a");
    }

    private static byte[] page(byte[] bytes, int index) {
        return Arrays.copyOfRange(bytes, index * PAGE, (index + 1) * PAGE);
    }

    /** The values sectors are made of; fails for a sector that is not made of one. */
    private static Set<Integer> sectorsOf(byte[] bytes) {
        Set<Integer> values = new HashSet<>();
        for (int at = 0; at < bytes.length; at += SECTOR) {
            byte[] sector = Arrays.copyOfRange(bytes, at, at + SECTOR);
            assertArrayEquals(filled(SECTOR, sector[0]), sector, "a sector is torn");
            values.add((int) sector[0]);
        }
        return values;
    }

    private static boolean isGarbage(byte[] page) {
        Set<Byte> values = new HashSet<>();
        for (byte b : page) {
            values.add(b);
        }
        return values.size() > 200;
    }
}
