package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.io.Slabs;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening and closing a store again and again costs neither descriptors nor memory. */
class ManyOpeningsTest {
    private static final int ON_A_MODEL = 1000;
    private static final int ON_THE_DEVICE = 60;
    private static final int LISTINGS = 5;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path temp;

    @Test
    void aThousandOpeningsKeepNothing() {
        SimulatedStorage storage = new SimulatedStorage();
        ManualClock clock = new ManualClock(StoreLife.START);
        use(EdgeStore.open(StoreLife.config(clock, 8 << 20), storage.reopen(), false));
        long acquired = Slabs.acquiredBytes();
        long owned = acquired + Slabs.pooledBytes();
        for (int i = 0; i < ON_A_MODEL; i++) {
            use(EdgeStore.open(StoreLife.config(clock, 8 << 20), storage.reopen(), false));
            assertEquals(0, storage.openFileCount());
        }
        assertEquals(acquired, Slabs.acquiredBytes());
        assertEquals(owned, Slabs.acquiredBytes() + Slabs.pooledBytes());
    }

    @Test
    void openingsOnTheDeviceKeepNoDescriptor() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: no /proc/self/fd to count descriptors by");
        StoreConfig config = StoreConfig.builder(temp.resolve("store"))
                .logBytes(64 << 10)
                .memoryBudget(8 << 20)
                .build();
        use(EdgeStore.open(config)); // loads classes, which open files themselves
        long descriptors = descriptors();
        for (int i = 0; i < ON_THE_DEVICE; i++) {
            use(EdgeStore.open(config));
        }
        assertEquals(descriptors, descriptors());
    }

    private static void use(EdgeStore store) {
        try (store) {
            store.series("x", ValueType.INT64).append(StoreLife.START, 1);
            store.snapshot("*").close();
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
