package io.edgetsm.testing;

import static io.edgetsm.testing.Disk.PAGE;
import static io.edgetsm.testing.Disk.filled;
import static io.edgetsm.testing.Disk.readAll;
import static io.edgetsm.testing.Disk.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.AccessDeniedStorageException;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultTest {
    @Test
    void onceMeansTheNthCallOnly() {
        assertEquals(List.of(3), failingCreations(FaultRule.once(Fault.EIO, 3)));
    }

    @Test
    void fromMeansTheNthAndAllAfterIt() {
        assertEquals(List.of(4, 5, 6), failingCreations(FaultRule.from(Fault.EIO, 4)));
    }

    @Test
    void everyMeansEveryNth() {
        assertEquals(List.of(2, 4, 6), failingCreations(FaultRule.every(Fault.EIO, 2)));
    }

    @Test
    void aRuleCountsItsOperationsAndFilesOnly() {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, 1));
        storage.put("b", filled(PAGE, 1));
        FaultRule rule = FaultRule.once(Fault.EIO, 2).on(Operation.FORCE).onFiles("a"::equals);
        storage.inject(rule);
        try (StorageFile a = storage.openForWrite("a");
                StorageFile b = storage.openForWrite("b")) {
            a.force();
            b.force();
            write(a, 0, filled(1, 2));
            assertThrows(StorageFailureException.class, a::force);
            a.force();
        }
        assertEquals(1, rule.hits());
    }

    @Test
    void faultsThrowWhatTheRealStorageThrows() {
        assertSame(DiskFullException.class, thrownAtCreation(Fault.ENOSPC));
        assertSame(DiskFullException.class, thrownAtCreation(Fault.EDQUOT));
        assertSame(AccessDeniedStorageException.class, thrownAtCreation(Fault.EROFS));
        assertSame(StorageFailureException.class, thrownAtCreation(Fault.EIO));
        assertSame(StorageFailureException.class, thrownAtCreation(Fault.EMFILE));
    }

    @Test
    void aFailedWriteIsDoneInPart() {
        Set<Integer> lengths = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedStorage storage = new SimulatedStorage(seed);
            storage.inject(FaultRule.once(Fault.EIO, 1).on(Operation.WRITE));
            try (StorageFile file = storage.create("a")) {
                ByteBuffer source = ByteBuffer.wrap(filled(10, 1));
                assertThrows(StorageFailureException.class, () -> file.write(source, 0));
                assertEquals(source.position(), file.size());
                lengths.add(source.position());
            }
        }
        assertTrue(lengths.contains(0) && lengths.contains(10) && lengths.size() > 5, lengths.toString());
    }

    @Test
    void theDiskIsFullAtItsCapacityAndNotAfterADeletion() {
        SimulatedStorage storage = new SimulatedStorage();
        storage.limitCapacity(3 * PAGE);
        StorageFile file = storage.create("a");
        write(file, 0, filled(2 * PAGE, 1));
        assertEquals(PAGE, storage.usableSpaceBytes());
        ByteBuffer tooMuch = ByteBuffer.wrap(filled(2 * PAGE, 2));
        assertThrows(DiskFullException.class, () -> file.write(tooMuch, 2 * PAGE));
        assertEquals(PAGE, tooMuch.remaining(), "what fits is written");
        write(file, 0, filled(3 * PAGE, 3)); // in place takes no room
        storage.delete("a");
        assertEquals(0, storage.usableSpaceBytes(), "still open");
        file.close();
        assertEquals(3 * PAGE, storage.usableSpaceBytes());
    }

    @Test
    void openFilesAreLimited() {
        SimulatedStorage storage = Disk.with("a", filled(1, 1));
        storage.limitOpenFiles(2);
        StorageFile first = storage.openForRead("a");
        StorageFile second = storage.create("b");
        assertThrows(StorageFailureException.class, () -> storage.openForRead("a"));
        assertThrows(StorageFailureException.class, () -> storage.create("c"));
        assertThrows(StorageFailureException.class, storage::forceDirectory);
        assertThrows(StorageFailureException.class, storage::list);
        first.close();
        assertEquals(List.of("a", "b"), storage.list());
        second.close();
        assertEquals(0, storage.openFileCount());
    }

    @Test
    void aFlippedBitIsInTheReadNotOnTheDisk() {
        SimulatedStorage storage = Disk.with("a", new byte[PAGE]);
        storage.inject(FaultRule.once(Fault.BIT_FLIP, 1));
        byte[] read = readAll(storage, "a");
        int bits = 0;
        for (byte b : read) {
            bits += Integer.bitCount(b & 0xFF);
        }
        assertEquals(1, bits);
        assertArrayEquals(new byte[PAGE], readAll(storage, "a"));
    }

    @Test
    void aShortReadEndsEarly() {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, 1));
        storage.inject(FaultRule.once(Fault.SHORT_READ, 1));
        try (StorageFile file = storage.openForRead("a")) {
            ByteBuffer target = ByteBuffer.allocate(PAGE);
            int count = file.read(target, 0);
            assertTrue(count < PAGE);
            assertEquals(count, target.position());
            assertEquals(PAGE, target.limit());
            assertEquals(PAGE, file.read(target.clear(), 0));
        }
    }

    /** Linux marks pages clean after a failed writeback; that a second force succeeds says nothing about them. */
    @Test
    void aForceAfterAFailedForceSucceedsWithoutTheData() {
        Set<Integer> valuesFound = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            SimulatedStorage storage = storageWithFailedForce(seed);
            valuesFound.add((int) storage.cut(seed, UnforcedFate.LOST).bytesOf("a")[0]);
        }
        assertEquals(Set.of(1, 2), valuesFound);
    }

    @Test
    void aReadAfterAFailedForceMayShowOldOrNewBytes() {
        Set<Integer> valuesRead = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            valuesRead.add((int) readAll(storageWithFailedForce(seed), "a")[0]);
        }
        assertEquals(Set.of(1, 2), valuesRead);
    }

    @Test
    void bytesWrittenAgainAfterAFailedForceAreForcedForCertain() {
        for (int seed = 0; seed < 100; seed++) {
            SimulatedStorage storage = storageWithFailedForce(seed);
            try (StorageFile file = storage.openForWrite("a")) {
                write(file, 0, filled(PAGE, 3));
                file.force();
            }
            for (UnforcedFate fate : UnforcedFate.values()) {
                byte[] page = Arrays.copyOf(storage.cut(seed, fate).bytesOf("a"), PAGE);
                assertArrayEquals(filled(PAGE, 3), page);
            }
        }
    }

    @Test
    void aSoundMachineAgainForgetsItsFaults() {
        SimulatedStorage storage = new SimulatedStorage();
        storage.inject(FaultRule.from(Fault.EIO, 1));
        assertThrows(StorageFailureException.class, () -> storage.create("a"));
        storage.clearFaults();
        storage.create("a").close();
    }

    /** Page 0 was 1, and 2 was written over it; the first force failed, the second did not. */
    private static SimulatedStorage storageWithFailedForce(int seed) {
        SimulatedStorage storage = new SimulatedStorage(seed);
        storage.put("a", filled(2 * PAGE, 1));
        storage.inject(FaultRule.once(Fault.EIO, 1).on(Operation.FORCE));
        try (StorageFile file = storage.openForWrite("a")) {
            write(file, 0, filled(PAGE, 2));
            assertThrows(StorageFailureException.class, file::force);
            file.force();
        }
        return storage;
    }

    private static List<Integer> failingCreations(FaultRule rule) {
        SimulatedStorage storage = new SimulatedStorage();
        storage.inject(rule.on(Operation.CREATE));
        List<Integer> failed = new ArrayList<>();
        for (int call = 1; call <= 6; call++) {
            try {
                storage.create("file" + call).close();
            } catch (StorageFailureException e) {
                failed.add(call);
            }
        }
        return failed;
    }

    private static Class<?> thrownAtCreation(Fault fault) {
        SimulatedStorage storage = new SimulatedStorage();
        storage.inject(FaultRule.once(fault, 1));
        return assertThrows(StorageFailureException.class, () -> storage.create("a"))
                .getClass();
    }
}
