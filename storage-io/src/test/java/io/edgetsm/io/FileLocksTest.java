package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("try") // a lock is held, not used
class FileLocksTest {
    @TempDir
    Path root;

    private Path directory;
    private Storage storage;
    private final List<Process> children = new ArrayList<>();

    @BeforeEach
    void open() {
        directory = root.resolve("store");
        storage = DirectoryStorage.create(directory);
    }

    @AfterEach
    void killChildren() throws InterruptedException {
        storage.close();
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void theSecondOpenerIsToldWhoTheOwnerIs() {
        try (StorageLock lock = storage.lock("lock", "gateway app\nline two")) {
            var refusal = assertThrows(StoreLockedException.class, () -> storage.lock("lock", "other"));
            assertTrue(
                    refusal.owner().startsWith("pid=" + ProcessHandle.current().pid() + " "), refusal.owner());
            assertTrue(refusal.owner().endsWith("gateway app?line two"), refusal.owner());
            assertTrue(refusal.getMessage().contains(refusal.owner()));
        }
    }

    @Test
    void isFreeAgainAfterClosingAndItsFileStays() {
        StorageLock first = storage.lock("lock", "first");
        first.close();
        StorageLock second = storage.lock("lock", "second");
        first.close(); // idempotent: not the second one's lock
        assertThrows(StoreLockedException.class, () -> storage.lock("lock", "third"));
        second.close();
        assertTrue(storage.exists("lock"));
    }

    @Test
    void oneStoreReachedTwoWaysIsOneStore() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), directory);
        try (StorageLock lock = storage.lock("lock", "first");
                Storage other = DirectoryStorage.open(link)) {
            assertThrows(StoreLockedException.class, () -> other.lock("lock", "second"));
        }
    }

    /** Any of these would close a second descriptor of the lock file, and with it give up the lock (POSIX). */
    @Test
    void nothingDoneInThisProcessGivesUpTheLock() throws Exception {
        try (StorageLock lock = storage.lock("lock", "first")) {
            assertThrows(StoreLockedException.class, () -> storage.lock("lock", "second"));
            assertThrows(StorageFailureException.class, () -> storage.openForRead("lock"));
            assertThrows(StorageFailureException.class, () -> storage.openForWrite("lock"));
            assertThrows(StorageFailureException.class, () -> storage.create("lock"));
            assertThrows(StorageFailureException.class, () -> storage.delete("lock"));
            assertThrows(StorageFailureException.class, () -> storage.rename("lock", "x"));
            storage.create("x").close();
            assertThrows(StorageFailureException.class, () -> storage.rename("x", "lock"));
            storage.list();
            assertTrue(run("try")
                    .startsWith("refused: pid=" + ProcessHandle.current().pid()));
        }
        assertEquals("locked", run("try"));
    }

    @Test
    void aForeignLockInThisProcessIsNotDropped() throws Exception {
        Path file = directory.resolve("lock");
        try (FileChannel foreign = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock held = foreign.lock()) {
            assertTrue(held.isValid());
            assertThrows(StoreLockedException.class, () -> storage.lock("lock", "second"));
            assertTrue(run("try").startsWith("refused"));
        }
    }

    @Test
    void aLeftoverLockFileNeverBlocks() throws IOException {
        for (String content : List.of("", "pid=1 started=never somebody", "\0".repeat(5000))) {
            Files.writeString(directory.resolve("lock"), content);
            storage.lock("lock", "next").close();
        }
    }

    @Test
    void aKilledOwnerIsForgottenAtOnce() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process owner = start("hold");
            String locked = owner.inputReader().readLine();
            var refusal = assertThrows(StoreLockedException.class, () -> storage.lock("lock", "next"));
            assertEquals("locked " + owner.pid(), locked);
            assertTrue(refusal.owner().startsWith("pid=" + owner.pid() + " "), refusal.owner());
            assertTrue(refusal.owner().endsWith("the holder"), refusal.owner());
            owner.destroyForcibly().waitFor();
            storage.lock("lock", "next").close();
        }
    }

    @Test
    void oneThreadWinsEachOfAThousandRaces() throws Exception {
        int runners = 4;
        CyclicBarrier line = new CyclicBarrier(runners);
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        try {
            Callable<Integer> runner = () -> race(line, 1000);
            int wins = 0;
            for (Future<Integer> won : threads.invokeAll(List.of(runner, runner, runner, runner))) {
                wins += won.get();
            }
            assertEquals(1000, wins);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void processesAndThreadsAreNeverInsideTogether() throws Exception {
        Process first = start("contend", "300");
        Process second = start("contend", "300");
        for (int taken = 0; taken < 300; ) {
            try (StorageLock lock = storage.lock("lock", "test")) {
                storage.create("inside").close();
                storage.delete("inside");
                taken++;
            } catch (StoreLockedException e) {
                LockedByAnotherProcess.requireForeign(e.owner());
            }
        }
        assertEquals("taken 300", first.inputReader().readLine());
        assertEquals("taken 300", second.inputReader().readLine());
        assertFalse(storage.exists("inside"));
    }

    private int race(CyclicBarrier line, int rounds) throws Exception {
        int wins = 0;
        for (int round = 0; round < rounds; round++) {
            line.await();
            StorageLock lock = tryLock();
            wins += lock == null ? 0 : 1;
            line.await(); // everybody has tried
            if (lock != null) {
                lock.close();
            }
        }
        return wins;
    }

    private StorageLock tryLock() {
        try {
            return storage.lock("lock", "racer");
        } catch (StoreLockedException e) {
            return null;
        }
    }

    private String run(String verb) throws Exception {
        Process child = start(verb);
        try (BufferedReader output = child.inputReader()) {
            return output.readLine();
        }
    }

    private Process start(String verb, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockedByAnotherProcess.class.getName(),
                verb,
                directory.toString()));
        command.addAll(List.of(more));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        return child;
    }
}
