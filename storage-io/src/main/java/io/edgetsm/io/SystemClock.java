package io.edgetsm.io;

import java.time.Instant;

/** The clock of the machine. */
public enum SystemClock implements Clock {
    /** The only instance. */
    INSTANCE;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public long epochNanos() {
        // Fits until the year 2262; Linux itself keeps its clock below 2233.
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
