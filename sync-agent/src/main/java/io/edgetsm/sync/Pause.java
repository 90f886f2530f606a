package io.edgetsm.sync;

import java.util.concurrent.TimeUnit;

/** How to wait, so that tests need not. */
@FunctionalInterface
public interface Pause {
    /** Waits that long. */
    void forNanos(long nanos) throws InterruptedException;

    /** Really waits. */
    static Pause sleeping() {
        return TimeUnit.NANOSECONDS::sleep;
    }
}
