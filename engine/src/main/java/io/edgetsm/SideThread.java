package io.edgetsm;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Runs tasks beside the thread that hands them over, one after the other in that order, so that two processors share one
 * piece of work; or, for tests and where the machine has no thread to give, at once on that very thread. Owned by one
 * thread; its own begins with the first task and ends with {@link #close}.
 *
 * <p>Tasks are of a millisecond or less: who waits for one looks again and again for a while before he sleeps, which on a
 * virtual machine takes longer than the task.
 */
final class SideThread implements AutoCloseable {
    /** Tasks that may wait or run when {@link #run} returns. */
    static final int AHEAD = 3;

    private static final int SPINS = 1000;
    private static final int YIELDS = 100;

    private final String name;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final IdleStrategy ownersIdle = newIdle();
    private boolean beside;
    private Thread thread;
    private long handedOver;

    private volatile long ended;
    private volatile Throwable failure;
    private volatile boolean closing;

    /** @param beside false to run every task on the thread that hands it over */
    SideThread(String name, boolean beside) {
        this.name = name;
        this.beside = beside;
    }

    private static IdleStrategy newIdle() {
        return new BackoffIdleStrategy(
                SPINS, YIELDS, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
    }

    /**
     * Hands a task over. When it returns, all tasks but the last {@value #AHEAD} have ended, and what they did is seen by
     * the owner. Throws what a task has thrown; those behind that one do not run.
     */
    void run(Runnable task) {
        if (!beside || thread == null && !start()) {
            task.run();
            return;
        }
        awaitAllBut(AHEAD - 1);
        tasks.add(task);
        handedOver++;
    }

    private boolean start() {
        thread = new Thread(this::work, name);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // What the JDK says when the system refuses a thread.
            thread = null;
            beside = false;
        }
        return beside;
    }

    /** Waits until every task has ended; throws what one has thrown. An interrupt does not end the wait; the flag is kept. */
    void await() {
        awaitAllBut(0);
    }

    private void awaitAllBut(int tasksLeft) {
        while (ended < handedOver - tasksLeft) {
            ownersIdle.idle();
        }
        ownersIdle.reset();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void work() {
        IdleStrategy idle = newIdle();
        long count = 0;
        while (true) {
            // Asked before the queue is: what was handed over before the owner closed is still run.
            boolean last = closing;
            Runnable task = tasks.poll();
            if (task != null) {
                idle.reset();
                attempt(task);
                ended = ++count;
            } else if (last) {
                return;
            } else {
                idle.idle();
            }
        }
    }

    private void attempt(Runnable task) {
        try {
            if (failure == null) {
                task.run();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Ends the thread, after what has been handed over; what that throws is of no interest to whoever gives up. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread != null) {
            try {
                thread.join();
                thread = null;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        beside = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
