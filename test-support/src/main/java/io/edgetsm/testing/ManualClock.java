package io.edgetsm.testing;

import io.edgetsm.io.Clock;
import java.time.Duration;

/** A clock that moves when told. Safe for use by several threads. */
public final class ManualClock implements Clock {
    private long epochNanos;
    private long monotonicNanos;

    /** A clock that stands at this wall time, and at an arbitrary monotonic one. */
    public ManualClock(long epochNanos) {
        this.epochNanos = epochNanos;
        this.monotonicNanos = -1_000_000_007L; // negative, since nobody may rely on the origin
    }

    @Override
    public synchronized long epochNanos() {
        return epochNanos;
    }

    @Override
    public synchronized long monotonicNanos() {
        return monotonicNanos;
    }

    /** Lets time pass, on both clocks. */
    public void advance(Duration duration) {
        advanceNanos(duration.toNanos());
    }

    /** Lets time pass, on both clocks. */
    public synchronized void advanceNanos(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not go back, only the wall clock jumps: nanos=" + nanos);
        }
        epochNanos += nanos;
        monotonicNanos += nanos;
    }

    /** Sets the wall clock, as an operator or a time server does; no time passes. */
    public synchronized void jumpTo(long newEpochNanos) {
        epochNanos = newEpochNanos;
    }
}
