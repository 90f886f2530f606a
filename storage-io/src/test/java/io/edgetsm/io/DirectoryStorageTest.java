package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryStorageTest {
    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasWritten() {
        try (Storage storage = DirectoryStorage.create(directory.resolve("new/store"))) {
            try (StorageFile file = storage.create("a")) {
                file.write(bytes("0123456789"), 0);
                file.write(bytes("AB"), 4);
                file.force();
            }
            storage.forceDirectory();
            try (StorageFile file = storage.openForRead("a")) {
                assertEquals(10, file.size());
                assertEquals("0123AB6789", text(file, 0, 10));
            }
        }
    }

    @Test
    void readsUntilTheTargetIsFullOrTheFileEnds() {
        try (Storage storage = DirectoryStorage.open(directory);
                StorageFile file = storage.create("a")) {
            file.write(bytes("0123456789"), 0);
            ByteBuffer target = ByteBuffer.allocate(6);
            assertEquals(6, file.read(target, 0));
            assertEquals(0, file.read(target, 0));
            assertEquals(2, file.read(target.clear(), 8));
            assertEquals(0, file.read(target.clear(), 10));
            assertEquals(0, file.read(target.clear(), 1000));
        }
    }

    @Test
    void writesBehindTheEndLeavingZeros() {
        try (Storage storage = DirectoryStorage.open(directory);
                StorageFile file = storage.create("a")) {
            file.write(bytes("x"), 3);
            assertEquals("\0\0\0x", text(file, 0, 4));
        }
    }

    @Test
    void truncatesButNeverGrows() {
        try (Storage storage = DirectoryStorage.open(directory);
                StorageFile file = storage.create("a")) {
            file.write(bytes("0123456789"), 0);
            file.truncate(4);
            file.truncate(8);
            assertEquals(4, file.size());
        }
    }

    @Test
    void movesLargeHeapAndDirectBuffersWhole() {
        byte[] content = new byte[1_000_003];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        ByteBuffer direct =
                ByteBuffer.allocateDirect(content.length).put(content).flip();
        try (Storage storage = DirectoryStorage.open(directory);
                StorageFile file = storage.create("a")) {
            ByteBuffer heap = ByteBuffer.wrap(content);
            file.write(heap, 7);
            assertFalse(heap.hasRemaining());
            file.write(direct, 7 + content.length);
            ByteBuffer target = ByteBuffer.allocate(content.length);
            assertEquals(content.length, file.read(target, 7));
            assertArrayEquals(content, target.array());
            assertEquals(content.length, file.read(direct.clear(), 7 + content.length));
            assertEquals(ByteBuffer.wrap(content), direct.flip());
        }
    }

    @Test
    void listsRenamesAndDeletes() {
        try (Storage storage = DirectoryStorage.open(directory)) {
            storage.create("b").close();
            storage.create("a").close();
            assertEquals(List.of("a", "b"), storage.list());
            storage.rename("b", "a");
            assertEquals(List.of("a"), storage.list());
            assertTrue(storage.exists("a"));
            storage.delete("a");
            assertFalse(storage.exists("a"));
            storage.forceDirectory();
            assertEquals(List.of(), storage.list());
        }
    }

    @Test
    void tellsWhatIsMissing() {
        try (Storage storage = DirectoryStorage.open(directory)) {
            assertThrows(MissingFileException.class, () -> storage.openForRead("a"));
            assertThrows(MissingFileException.class, () -> storage.openForWrite("a"));
            assertThrows(MissingFileException.class, () -> storage.rename("a", "b"));
            var failure = assertThrows(MissingFileException.class, () -> storage.delete("a"));
            assertEquals("delete", failure.operation());
            assertEquals(storage.path() + "/a", failure.path());
        }
        assertThrows(MissingFileException.class, () -> DirectoryStorage.open(directory.resolve("none")));
    }

    @Test
    void refusesATakenName() {
        try (Storage storage = DirectoryStorage.open(directory)) {
            storage.create("a").close();
            assertThrows(StorageFailureException.class, () -> storage.create("a"));
        }
    }

    @Test
    void closesOnceAndRefusesUseAfterwards() {
        Storage storage = DirectoryStorage.open(directory);
        StorageFile file = storage.create("a");
        file.close();
        file.close();
        assertThrows(StorageFailureException.class, () -> file.write(bytes("x"), 0));
        assertThrows(StorageFailureException.class, () -> file.read(ByteBuffer.allocate(1), 0));
        assertThrows(StorageFailureException.class, file::force);
        assertThrows(StorageFailureException.class, file::size);
        storage.close();
        storage.close();
        assertThrows(StorageFailureException.class, storage::list);
    }

    @Test
    void knowsTheFreeSpace() {
        try (Storage storage = DirectoryStorage.open(directory)) {
            assertTrue(storage.usableSpaceBytes() > 0);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(StorageFile file, long position, int length) {
        ByteBuffer target = ByteBuffer.allocate(length);
        assertEquals(length, file.read(target, position));
        return new String(target.array(), StandardCharsets.ISO_8859_1);
    }
}
