package io.edgetsm.testing;

import static io.edgetsm.testing.Disk.filled;
import static io.edgetsm.testing.Disk.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.StorageFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names are not durable before the directory has been forced; real file systems hide that nearly always. */
@Timeout(60)
class NameDurabilityTest {
    private static final int SEEDS = 500;
    private static final byte[] OLD = filled(100, 1);
    private static final byte[] NEW = filled(100, 2);

    @Test
    void aForcedFileWithoutAForcedNameIsGone() {
        SimulatedStorage storage = new SimulatedStorage();
        createForced(storage, "a", NEW);
        assertEquals(List.of(), storage.cut(0, UnforcedFate.LOST).list());
        storage.forceDirectory();
        assertArrayEquals(NEW, storage.cut(0, UnforcedFate.LOST).bytesOf("a"));
    }

    @Test
    void aForcedNameWithoutForcedBytesIsAnEmptyFile() {
        SimulatedStorage storage = new SimulatedStorage();
        try (StorageFile file = storage.create("a")) {
            write(file, 0, NEW);
            storage.forceDirectory();
        }
        assertEquals(0, storage.cut(0, UnforcedFate.LOST).bytesOf("a").length);
    }

    @Test
    void aRenameThatWasNotForcedComesBack() {
        SimulatedStorage storage = Disk.with("manifest", OLD);
        createForced(storage, "manifest.new", NEW);
        storage.forceDirectory();
        storage.rename("manifest.new", "manifest");
        SimulatedStorage lost = storage.cut(0, UnforcedFate.LOST);
        assertEquals(List.of("manifest", "manifest.new"), lost.list());
        assertArrayEquals(OLD, lost.bytesOf("manifest"));
        assertArrayEquals(NEW, storage.cut(0, UnforcedFate.KEPT).bytesOf("manifest"));
        storage.forceDirectory();
        assertArrayEquals(NEW, storage.cut(0, UnforcedFate.LOST).bytesOf("manifest"));
    }

    @Test
    void aDeletionThatWasNotForcedComesBackWithItsBytes() {
        SimulatedStorage storage = Disk.with("a", OLD);
        storage.delete("a");
        assertArrayEquals(OLD, storage.cut(0, UnforcedFate.LOST).bytesOf("a"));
        assertEquals(List.of(), storage.cut(0, UnforcedFate.KEPT).list());
        storage.forceDirectory();
        assertEquals(List.of(), storage.cut(0, UnforcedFate.LOST).list());
    }

    /** What left InfluxDB with zero-length files under final names: the rename overtook the data. */
    @Test
    void aRenamedFileMayHaveItsSizeAndNoBytes() {
        SimulatedStorage storage = Disk.with("manifest", OLD);
        try (StorageFile file = storage.create("manifest.new")) {
            write(file, 0, NEW); // not forced
        }
        storage.rename("manifest.new", "manifest");
        assertArrayEquals(new byte[100], storage.cut(0, UnforcedFate.ZEROED).bytesOf("manifest"));
    }

    @Test
    void tornNamesAreAPrefixOfTheChanges() {
        assertEquals(
                Set.of(List.of(), List.of("a"), List.of("a", "b"), List.of("a", "b", "c")),
                namesFound(UnforcedFate.TORN));
    }

    @Test
    void reorderedNamesAreAnySubset() {
        assertEquals(8, namesFound(UnforcedFate.REORDERED).size());
    }

    @ParameterizedTest
    @EnumSource(UnforcedFate.class)
    void aRenameIsAtomicUnderEveryFate(UnforcedFate fate) {
        SimulatedStorage storage = Disk.with("a", OLD);
        createForced(storage, "b", NEW);
        storage.forceDirectory();
        storage.rename("b", "a");
        storage.delete("a");
        storage.create("a").close();
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedStorage after = storage.cut(seed, fate);
            assertTrue(!after.list().contains("b") || after.list().contains("a"), "both names are gone");
        }
    }

    private static Set<List<String>> namesFound(UnforcedFate fate) {
        SimulatedStorage storage = new SimulatedStorage();
        List.of("a", "b", "c").forEach(name -> storage.create(name).close());
        Set<List<String>> found = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            found.add(storage.cut(seed, fate).list());
        }
        return found;
    }

    private static void createForced(SimulatedStorage storage, String name, byte[] bytes) {
        try (StorageFile file = storage.create(name)) {
            write(file, 0, bytes);
            file.force();
        }
    }
}
