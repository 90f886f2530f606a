package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.SystemClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One thread at a time. */
class AppendLockTest {
    private static final int THREADS = 4;
    private static final int TURNS = 20_000;

    private final AppendLock lock = new AppendLock(SystemClock.INSTANCE);
    private int turns;

    @Test
    void whatIsDoneUnderTheLockIsDoneByOneThreadAtATime() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(this::takeTurns));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(THREADS * TURNS, turns);
    }

    private void takeTurns() {
        for (int i = 0; i < TURNS; i++) {
            assertTrue(lock.acquire(Long.MAX_VALUE));
            turns++;
            lock.release();
        }
    }

    @Test
    void whoHasNoTimeGoesAwayWithoutIt() {
        lock.acquire(0);
        assertFalse(lock.acquire(0));
        assertFalse(lock.acquire(1_000_000));
        lock.release();
        assertTrue(lock.acquire(0));
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws InterruptedException {
        lock.acquire(0);
        CountDownLatch waiting = new CountDownLatch(1);
        boolean[] interrupted = new boolean[2];
        Thread other = new Thread(() -> {
            waiting.countDown();
            interrupted[0] = lock.acquire(Long.MAX_VALUE);
            interrupted[1] = Thread.interrupted();
            lock.release();
        });
        other.start();
        waiting.await();
        other.interrupt();
        lock.release();
        other.join();
        assertTrue(interrupted[0], "has the lock");
        assertTrue(interrupted[1], "flag is kept");
    }
}
