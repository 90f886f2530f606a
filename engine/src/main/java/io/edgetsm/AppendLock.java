package io.edgetsm;

import io.edgetsm.io.Clock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock of appends, made for holders that need it for nanoseconds: one compare-and-set to take it, one exchange to give
 * it back. Who finds it taken tries a few times more, then sleeps and looks again at growing intervals: no queue, hence
 * nothing to allocate and nobody to wake, and among threads that append without pause one at a time has the core. Not
 * reentrant; not fair.
 */
final class AppendLock {
    private static final int SPINS = 32;
    private static final long MIN_SLEEP_NANOS = 20_000;
    private static final long MAX_SLEEP_NANOS = 1_000_000;

    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(AppendLock.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Clock clock;
    private volatile int held;

    AppendLock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes the lock. An interrupt does not end the wait; the flag is kept.
     *
     * @return false when it was not to be had in time
     */
    boolean acquire(long timeoutNanos) {
        return HELD.compareAndSet(this, 0, 1) || spin() || await(timeoutNanos);
    }

    /**
     * Gives the lock back. A volatile write and a full fence: what the caller reads from here on is no older than what others
     * wrote before they read what he has written.
     */
    void release() {
        HELD.setVolatile(this, 0);
    }

    private boolean tryAcquire() {
        return held == 0 && HELD.compareAndSet(this, 0, 1);
    }

    private boolean spin() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
            if (tryAcquire()) {
                return true;
            }
        }
        return false;
    }

    private boolean await(long timeoutNanos) {
        boolean interrupted = false;
        long start = clock.monotonicNanos();
        try {
            long sleep = MIN_SLEEP_NANOS;
            while (!tryAcquire()) {
                long left = timeoutNanos - (clock.monotonicNanos() - start);
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(left, sleep));
                sleep = Math.min(MAX_SLEEP_NANOS, 2 * sleep);
                interrupted |= Thread.interrupted();
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
