package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may touch our files, and what happens when somebody has put something else where they belong. */
@Timeout(60)
@SuppressWarnings("try") // a lock is held, not used
class PlantedFilesTest {
    private static final String UNTOUCHED = "untouched";

    @TempDir
    Path root;

    private Path store;
    private Path victim;

    @BeforeEach
    void plantVictim() throws IOException {
        assumeTrue(
                root.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "skipped: no POSIX permissions on this file system");
        store = root.resolve("store");
        victim = Files.writeString(root.resolve("victim"), UNTOUCHED);
    }

    @Test
    void filesAndDirectoriesBelongToTheOwnerOnly() throws IOException {
        Path deep = root.resolve("x/y/store");
        try (Storage storage = DirectoryStorage.create(deep);
                StorageLock lock = storage.lock("lock", "test");
                StorageFile file = storage.create("a")) {
            assertEquals("rw-------", mode(deep.resolve("a")));
            assertEquals("rw-------", mode(deep.resolve("lock")));
            assertEquals("rwx------", mode(deep));
            assertEquals("rwx------", mode(root.resolve("x")));
        }
    }

    @Test
    void tellsWhenOthersMayWriteHere() throws IOException {
        try (DirectoryStorage storage = DirectoryStorage.create(store)) {
            assertFalse(storage.isWritableByOthers());
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertTrue(storage.isWritableByOthers());
        }
    }

    @Test
    void aLinkIsNeverFollowed() throws IOException {
        try (Storage storage = DirectoryStorage.create(store)) {
            Files.createSymbolicLink(store.resolve("a"), victim);
            assertThrows(StorageFailureException.class, () -> storage.create("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.openForWrite("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.openForRead("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.lock("a", "test"));
            assertEquals(List.of(), storage.list());
            assertTrue(storage.exists("a"));
        }
        assertEquals(UNTOUCHED, Files.readString(victim));
    }

    @Test
    void aDanglingLinkCreatesNothing() throws IOException {
        try (Storage storage = DirectoryStorage.create(store)) {
            Files.createSymbolicLink(store.resolve("a"), root.resolve("elsewhere"));
            assertThrows(StorageFailureException.class, () -> storage.create("a"));
            assertThrows(StorageFailureException.class, () -> storage.lock("a", "test"));
        }
        assertFalse(Files.exists(root.resolve("elsewhere")));
    }

    @Test
    void renamingOntoALinkReplacesTheLink() throws IOException {
        try (Storage storage = DirectoryStorage.create(store)) {
            Files.createSymbolicLink(store.resolve("b"), victim);
            storage.create("a").close();
            storage.rename("a", "b");
            assertEquals(List.of("b"), storage.list());
        }
        assertEquals(UNTOUCHED, Files.readString(victim));
    }

    @Test
    void aHardLinkIsReadButNotWritten() throws IOException {
        try (Storage storage = DirectoryStorage.create(store)) {
            Files.createLink(store.resolve("a"), victim);
            assertThrows(AccessDeniedStorageException.class, () -> storage.openForWrite("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.lock("a", "test"));
            try (StorageFile file = storage.openForRead("a")) {
                assertEquals(UNTOUCHED.length(), file.size());
            }
        }
        assertEquals(UNTOUCHED, Files.readString(victim));
    }

    @Test
    void aPipeDoesNotBlockTheOpening() throws Exception {
        try (Storage storage = DirectoryStorage.create(store)) {
            Path pipe = store.resolve("a");
            assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "skipped: no mkfifo here");
            assertThrows(AccessDeniedStorageException.class, () -> storage.openForRead("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.openForWrite("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.lock("a", "test"));
        }
    }

    @Test
    void aDirectoryIsNeitherOpenedNorDeleted() throws IOException {
        try (Storage storage = DirectoryStorage.create(store)) {
            Files.createDirectory(store.resolve("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.openForRead("a"));
            assertThrows(AccessDeniedStorageException.class, () -> storage.delete("a"));
            assertEquals(List.of(), storage.list());
        }
        assertTrue(Files.isDirectory(store.resolve("a")));
    }

    @Test
    void theStoreItselfMayBeReachedThroughALink() throws IOException {
        DirectoryStorage.create(store).close();
        Path link = Files.createSymbolicLink(root.resolve("link"), store);
        try (Storage storage = DirectoryStorage.create(link)) {
            storage.create("a").close();
        }
        assertTrue(Files.exists(store.resolve("a")));
    }

    @Test
    void aFileIsNoStore() {
        assertThrows(StorageFailureException.class, () -> DirectoryStorage.open(victim));
        assertThrows(StorageFailureException.class, () -> DirectoryStorage.create(victim));
        assertThrows(StorageFailureException.class, () -> DirectoryStorage.create(victim.resolve("below")));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
