package io.edgetsm;

import java.util.concurrent.locks.LockSupport;

/** Lets one thread sleep until it is signalled or a time has come. Signals before the sleep are not lost. */
final class Wakeup {
    private volatile boolean signalled;
    private volatile Thread sleeper;

    /** Wakes the sleeper, or keeps its next sleep from happening. Cheap when a signal is already waiting. */
    void signal() {
        if (!signalled) {
            signalled = true;
            Thread thread = sleeper;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Sleeps for at most that long, or not at all when a signal is waiting; consumes the signal. */
    void sleep(long nanos) {
        sleeper = Thread.currentThread();
        if (!signalled && nanos > 0) {
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        signalled = false;
    }
}
