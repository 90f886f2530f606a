package io.edgetsm.testing;

import static io.edgetsm.testing.Disk.PAGE;
import static io.edgetsm.testing.Disk.filled;
import static io.edgetsm.testing.Disk.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import io.edgetsm.io.StoreLockedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kills, power cuts at numbered operations, and devices that lie. */
@Timeout(60)
class DeathTest {
    @Test
    void aKillKeepsWhatWasWrittenButForcesNothing() {
        SimulatedStorage storage = new SimulatedStorage();
        write(storage.create("a"), 0, filled(PAGE, 1));
        SimulatedStorage after = storage.kill();
        assertArrayEquals(filled(PAGE, 1), after.bytesOf("a"));
        assertEquals(List.of(), after.cut(0, UnforcedFate.LOST).list());
        assertEquals(0, after.openFileCount());
    }

    @Test
    void aKilledDiskAndItsOriginalGoSeparateWays() {
        SimulatedStorage storage = Disk.with("a", filled(PAGE, 1));
        StorageFile file = storage.openForWrite("a");
        SimulatedStorage after = storage.kill();
        write(file, 0, filled(PAGE, 2));
        file.force();
        write(after.openForWrite("a"), 0, filled(PAGE, 3));
        assertArrayEquals(filled(PAGE, 2), storage.bytesOf("a"));
        assertArrayEquals(filled(PAGE, 3), after.bytesOf("a"));
        assertArrayEquals(filled(PAGE, 1), after.cut(0, UnforcedFate.LOST).bytesOf("a"));
    }

    @Test
    void locksDieWithTheProcess() {
        SimulatedStorage storage = new SimulatedStorage();
        StorageLock lock = storage.lock("lock", "first owner");
        var refusal = assertThrows(StoreLockedException.class, () -> storage.lock("lock", "second"));
        assertEquals("first owner", refusal.owner());
        assertThrows(StorageFailureException.class, () -> storage.openForRead("lock"));
        storage.kill().lock("lock", "second").close();
        storage.cut(0, UnforcedFate.KEPT).lock("lock", "second").close();
        lock.close();
        lock.close();
        storage.lock("lock", "second").close();
    }

    @Test
    void thePowerGoesOffBeforeTheNumberedOperationAndStaysOff() {
        SimulatedStorage storage = new SimulatedStorage();
        storage.runUntil(2);
        StorageFile file = storage.create("a"); // 0
        write(file, 0, filled(10, 1)); // 1
        assertEquals(10, file.size()); // changes nothing, so it has no number
        PowerCut cut = assertThrows(PowerCut.class, file::force); // 2
        assertEquals(new OperationPoint(2, Operation.FORCE, "a", 0, 0), cut.point());
        assertTrue(storage.isPowerOff());
        assertSame(cut, assertThrows(PowerCut.class, () -> file.read(ByteBuffer.allocate(1), 0)));
        assertThrows(PowerCut.class, storage::list);
        assertThrows(PowerCut.class, () -> storage.exists("a"));
        file.close();
        storage.close();
        assertEquals(10, storage.cut(0, UnforcedFate.KEPT).bytesOf("a").length);
        assertEquals(List.of("a"), storage.kill().list());
    }

    @Test
    void everyChangingOperationIsACutPointOnce() {
        List<OperationPoint> seen = new ArrayList<>();
        long lastIndex = -1;
        for (CutRun<Workload> run : PowerCut.atEveryWriteAndForce(() -> DeathTest::replaceManifest)) {
            if (run.cutAt() == null) {
                lastIndex = run.storage().operationCount() - 1;
            } else {
                seen.add(run.cutAt());
            }
        }
        assertEquals(
                List.of(
                        Operation.CREATE,
                        Operation.WRITE,
                        Operation.FORCE,
                        Operation.RENAME,
                        Operation.FORCE_DIRECTORY),
                seen.stream().map(OperationPoint::operation).toList());
        assertEquals(lastIndex, seen.get(seen.size() - 1).index());
    }

    @Test
    void aHookSeesEachOperationAndMayCutWithoutDisturbing() {
        SimulatedStorage watched = new SimulatedStorage();
        List<Operation> seen = new ArrayList<>();
        watched.onOperation(point -> {
            seen.add(point.operation());
            watched.cut(point.index(), UnforcedFate.MIXED);
            watched.kill();
        });
        replaceManifest(watched);
        assertEquals(5, seen.size());
        assertEquals(1, watched.count(Operation.FORCE));
        assertEquals(100, watched.writtenBytes());
        assertArrayEquals(filled(100, 7), watched.cut(0, UnforcedFate.LOST).bytesOf("manifest"));
    }

    @Test
    void aLyingDeviceForgetsWhatItSaidWasForced() {
        SimulatedStorage storage = Disk.with("manifest", filled(100, 1));
        storage.ignoreForces(true);
        replaceManifest(storage);
        assertArrayEquals(filled(100, 1), storage.cut(0, UnforcedFate.LOST).bytesOf("manifest"));
        assertArrayEquals(filled(100, 7), storage.cut(0, UnforcedFate.KEPT).bytesOf("manifest"));
    }

    @Test
    void aWorkloadThatEndsHasNoCut() {
        CutRun<Workload> run = CutRun.until(1000, DeathTest::replaceManifest, new SimulatedStorage());
        assertNull(run.cutAt());
        assertArrayEquals(filled(100, 7), run.afterKill().bytesOf("manifest"));
        assertArrayEquals(filled(100, 7), run.after(0, UnforcedFate.LOST).bytesOf("manifest"));
    }

    private static void replaceManifest(SimulatedStorage storage) {
        try (StorageFile file = storage.create("manifest.new")) {
            write(file, 0, filled(100, 7));
            file.force();
        }
        storage.rename("manifest.new", "manifest");
        storage.forceDirectory();
    }
}
