package io.edgetsm.io;

/** Where time comes from, so that tests can turn the hands. Safe for use by several threads. */
public interface Clock {
    /**
     * Wall time in nanoseconds since 1970; may jump either way and may be wrong by years on a machine without a clock.
     */
    long epochNanos();

    /** Nanoseconds since an arbitrary point, never going back; only differences mean anything. */
    long monotonicNanos();
}
