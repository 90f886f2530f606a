package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An interrupt of one thread must cost nobody a channel, a write or a force; {@code FileChannel} fails every case here.
 */
@SuppressWarnings("try") // a lock is held, not used
class InterruptTest {
    private static final int PAGE = 4096;
    private static final int WORKERS = 4;
    private static final int ROUNDS = 100;

    @TempDir
    Path directory;

    @AfterEach
    void clearFlagForTheRunner() {
        Thread.interrupted();
    }

    @Test
    void everyOperationCompletesOnAnInterruptedThread() {
        try (Storage storage = DirectoryStorage.create(directory.resolve("store"))) {
            Thread.currentThread().interrupt();
            try (StorageLock lock = storage.lock("lock", "test");
                    StorageFile file = storage.create("a")) {
                file.write(filled(PAGE, 7), 0);
                file.force();
                file.truncate(PAGE / 2);
                storage.forceDirectory();
                storage.rename("a", "b");
                assertEquals(PAGE / 2, file.read(ByteBuffer.allocate(PAGE), 0));
                assertEquals(List.of("b", "lock"), storage.list());
            }
            try (StorageFile file = storage.openForRead("b")) {
                assertEquals(PAGE / 2, file.size());
            }
            storage.delete("b");
            assertTrue(Thread.interrupted(), "the flag was lost");
        }
    }

    @Test
    void interruptsInTheMiddleLoseNothingAndKeepTheFlag() throws Exception {
        try (Storage storage = DirectoryStorage.open(directory);
                StorageFile file = storage.create("a")) {
            List<Thread> threads = new ArrayList<>();
            List<FutureTask<Integer>> results = new ArrayList<>();
            CountDownLatch running = new CountDownLatch(WORKERS);
            for (int worker = 0; worker < WORKERS; worker++) {
                FutureTask<Integer> result = new FutureTask<>(worker(file, worker, running));
                results.add(result);
                threads.add(new Thread(result));
            }
            threads.forEach(Thread::start);
            running.await();
            while (threads.stream().anyMatch(Thread::isAlive)) {
                threads.forEach(Thread::interrupt);
                Thread.onSpinWait();
            }
            for (FutureTask<Integer> result : results) {
                assertEquals(ROUNDS, result.get());
            }
        }
    }

    @Test
    void waitsForAPendingOperationInSpiteOfInterrupts() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        ExecutorService slowDevice = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> pending = slowDevice.submit(() -> {
                started.await();
                finish.await();
                return 42;
            });
            FutureTask<Boolean> waiter = new FutureTask<>(() -> {
                started.countDown();
                return Operations.await(pending) == 42 && Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(waiter);
            thread.start();
            started.await();
            thread.interrupt();
            finish.countDown();
            assertTrue(waiter.get());
        } finally {
            slowDevice.shutdownNow();
            assertTrue(slowDevice.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    /** Writes, forces and reads back pages of its own; counts the rounds in which all of it held. */
    private static Callable<Integer> worker(StorageFile file, int worker, CountDownLatch running) {
        return () -> {
            running.countDown();
            int good = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Thread.currentThread().interrupt();
                ByteBuffer written = filled(PAGE, worker * ROUNDS + round);
                file.write(written, (long) worker * PAGE);
                file.force();
                ByteBuffer read = ByteBuffer.allocate(PAGE);
                file.read(read, (long) worker * PAGE);
                good += read.flip().equals(written.flip()) && Thread.interrupted() ? 1 : 0;
            }
            return good;
        };
    }

    private static ByteBuffer filled(int length, int value) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        while (buffer.hasRemaining()) {
            buffer.putInt(value);
        }
        return buffer.flip();
    }
}
