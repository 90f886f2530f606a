package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a lock is held, not used
class LeakTest {
    private static final int LISTINGS = 5;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path directory;

    @Test
    void aThousandOpeningsLeakNeitherDescriptorsNorMemory() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: no /proc/self/fd to count descriptors by");
        useOnce(); // loads classes, which open files themselves
        long descriptors = descriptors();
        long acquired = Slabs.acquiredBytes();
        long owned = acquired + Slabs.pooledBytes();
        for (int i = 0; i < 1000; i++) {
            useOnce();
        }
        assertEquals(descriptors, descriptors());
        assertEquals(acquired, Slabs.acquiredBytes());
        assertEquals(owned, Slabs.acquiredBytes() + Slabs.pooledBytes());
    }

    private void useOnce() {
        ByteBuffer slab = Slabs.acquire(4096);
        try (Storage storage = DirectoryStorage.create(directory.resolve("store"));
                StorageLock lock = storage.lock("lock", "test")) {
            try (StorageFile file = storage.create("a")) {
                file.write(slab, 0);
            }
            storage.openForRead("a").close();
            assertThrows(StorageFailureException.class, () -> storage.create("a"));
            assertThrows(StoreLockedException.class, () -> storage.lock("lock", "second"));
            assertThrows(MissingFileException.class, () -> storage.openForWrite("none"));
            storage.list();
            storage.delete("a");
            storage.forceDirectory();
        } finally {
            Slabs.release(slab);
        }
    }

    /** The least of several: threads of the JVM open a file for a moment, what is kept open is in every listing. */
    private static long descriptors() throws IOException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < LISTINGS; i++) {
            try (Stream<Path> entries = Files.list(DESCRIPTORS)) {
                least = Math.min(least, entries.count());
            }
        }
        return least;
    }
}
