package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tasks beside their owner. */
class SideThreadTest {
    /** Touched by tasks, and by their owner when these have ended: without a lock, as those who use it do. */
    private final List<Integer> done = new ArrayList<>();

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tasksRunInOrderAndAreSeenByTheirOwner() {
        try (SideThread side = new SideThread("side", true)) {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                side.run(() -> done.add(number));
                if (i % 1000 == 999) {
                    side.await();
                    assertEquals(i + 1, done.size());
                }
            }
            for (int i = 0; i < done.size(); i++) {
                assertEquals(i, done.get(i));
            }
        }
    }

    @Test
    void tasksRunOnAnotherThreadOrAtOnce() {
        List<Thread> threads = new ArrayList<>();
        try (SideThread side = new SideThread("side", true);
                SideThread none = new SideThread("none", false)) {
            side.run(() -> threads.add(Thread.currentThread()));
            side.await();
            none.run(() -> threads.add(Thread.currentThread()));
        }
        assertNotSame(Thread.currentThread(), threads.get(0));
        assertEquals("side", threads.get(0).getName());
        assertSame(Thread.currentThread(), threads.get(1));
    }

    @Test
    void onlyTheLastTasksMayStillBeUnderWay() {
        CountDownLatch gate = new CountDownLatch(1);
        try (SideThread side = new SideThread("side", true)) {
            side.run(() -> done.add(0));
            for (int i = 0; i < SideThread.AHEAD; i++) {
                // Returns, although none of these can end.
                side.run(() -> awaitQuietly(gate));
            }
            assertEquals(List.of(0), done);
            gate.countDown();
        }
    }

    @Test
    void whatATaskThrowsIsThrownToTheOwnerAndNoOtherTaskRuns() {
        try (SideThread side = new SideThread("side", true)) {
            side.run(() -> {
                throw new IllegalStateException("first");
            });
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> {
                side.run(() -> done.add(1));
                side.await();
            });
            assertEquals("first", thrown.getMessage());
            assertThrows(IllegalStateException.class, () -> side.run(() -> done.add(2)));
        }
        assertEquals(List.of(), done);
    }

    @Test
    void anInterruptedOwnerWaitsAndStaysInterrupted() {
        try (SideThread side = new SideThread("side", true)) {
            Thread.currentThread().interrupt();
            side.run(() -> done.add(1));
            side.await();
            assertEquals(List.of(1), done);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void closingRunsWhatWasHandedOverAndEndsTheThread() {
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        SideThread side = new SideThread("side", true);
        side.run(() -> {
            threads.add(Thread.currentThread());
            awaitQuietly(gate);
        });
        side.run(() -> done.add(1));
        gate.countDown();
        side.close();
        assertEquals(List.of(1), done);
        assertEquals(Thread.State.TERMINATED, threads.get(0).getState());
        side.close();
    }
}
