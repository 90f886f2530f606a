package io.edgetsm;

import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SimulatedStorage;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Holds a thread just before its first operation that matches, until it is released; others may use the storage meanwhile. It
 * waits in the monitor of the storage, which it holds.
 */
final class Hold {
    private final SimulatedStorage storage;
    private final Predicate<OperationPoint> where;
    private boolean held;
    private boolean released;
    private boolean interrupted;

    /** @param where asked at every operation, in the monitor of the storage, by the thread that operates */
    Hold(SimulatedStorage storage, Predicate<OperationPoint> where) {
        this.storage = storage;
        this.where = where;
    }

    /** From now on watches the storage, in the place of whatever has done so; a thread that is held stays so. */
    Hold begin() {
        storage.onOperation(this::observe);
        return this;
    }

    /** Whether the thread that asks is an agent of a store. */
    static boolean isAgent(String role) {
        return Thread.currentThread().getName().startsWith("edgetsm-" + role);
    }

    /** Whether the thread that asks is inside a method of that name. */
    static boolean isInside(Class<?> type, String method) {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(type.getName())
                        && frame.getMethodName().equals(method)));
    }

    /** The thread of an agent; there must be one. */
    static Thread agent(String role) {
        return agents(role).findFirst().orElseThrow();
    }

    /** Whether there is such a thread. */
    static boolean isRunning(String role) {
        return agents(role).findAny().isPresent();
    }

    private static Stream<Thread> agents(String role) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("edgetsm-" + role));
    }

    /** What a call on a thread of its own comes to: the pool of the JVM may have one thread only. */
    static <T> CompletableFuture<T> beside(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> new Thread(task, "beside").start());
    }

    private void observe(OperationPoint point) {
        if (where.test(point) && !held) {
            held = true;
            storage.notifyAll();
            while (!released) {
                interrupted |= waitForOthers();
            }
        }
    }

    /** Returns whether it was an interrupt that ended it, of which the storage takes no notice either. */
    private boolean waitForOthers() {
        try {
            storage.wait();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Returns when the thread is held. */
    void await() {
        synchronized (storage) {
            while (!held) {
                waitForOthers();
            }
        }
    }

    /** Whether the thread has been interrupted while it was held. */
    boolean wasInterrupted() {
        synchronized (storage) {
            return interrupted;
        }
    }

    void release() {
        synchronized (storage) {
            released = true;
            storage.notifyAll();
        }
    }
}
