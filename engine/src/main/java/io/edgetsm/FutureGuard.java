package io.edgetsm;

import io.edgetsm.io.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Refuses timestamps further ahead of the clock than the configuration allows. A clock that shows a time before the year
 * 2020 has not been set since power came back: it is not believed and nothing is refused. Thread-safe.
 */
final class FutureGuard {
    private static final long TRUSTED_CLOCK_NANOS = TimeUnit.DAYS.toNanos(365L * 50);

    private final Clock clock;
    private final long maxFutureNanos;
    private volatile long knownLimit = Long.MIN_VALUE;

    FutureGuard(Clock clock, long maxFutureNanos) {
        this.clock = clock;
        this.maxFutureNanos = maxFutureNanos;
    }

    /** Whether the time is too far ahead. The clock is read only for what was ahead when it was read last. */
    boolean refuses(long timestamp) {
        return timestamp > knownLimit && refusesNow(timestamp);
    }

    private boolean refusesNow(long timestamp) {
        long now = clock.epochNanos();
        if (now < TRUSTED_CLOCK_NANOS) {
            return false;
        }
        long limit = now + Math.min(maxFutureNanos, Long.MAX_VALUE - now);
        knownLimit = limit;
        return timestamp > limit;
    }

    /** Facts and advice for the message of a refusal. */
    String explain(long timestamp) {
        return "timestampNanos=" + timestamp + " nowNanos=" + clock.epochNanos()
                + "; nothing was appended; check the unit (epoch nanoseconds) and the clock, or raise maxFuture";
    }
}
