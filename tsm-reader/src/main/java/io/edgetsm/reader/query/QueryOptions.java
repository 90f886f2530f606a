package io.edgetsm.reader.query;

import io.edgetsm.io.Clock;
import io.edgetsm.io.SystemClock;
import java.time.Duration;

/**
 * What a query may cost, and how it meets damage. Immutable.
 *
 * @param memoryBytes heap it may use beyond what the snapshot holds
 * @param timeLimitNanos how long it may take from {@link Query#run} on; {@code Long.MAX_VALUE} for ever
 * @param skipsDamaged whether it goes on over damaged blocks and says what it left out, rather than fail
 * @param explains whether it counts the blocks outside the range too, which takes a look at all of the index
 * @param clock for {@code now} and the time limit
 */
public record QueryOptions(long memoryBytes, long timeLimitNanos, boolean skipsDamaged, boolean explains, Clock clock) {
    /** Default budget: room for the windows of a large group, small beside the memory of a gateway. */
    public static final long DEFAULT_MEMORY_BYTES = 32L << 20;

    /** Checks the limits. */
    public QueryOptions {
        if (memoryBytes <= 0 || timeLimitNanos <= 0) {
            throw new IllegalArgumentException("limits of a query must be above zero: memoryBytes=" + memoryBytes
                    + " timeLimitNanos=" + timeLimitNanos);
        }
    }

    /** 32 MB, no time limit, fails on damage, the clock of the machine. */
    public static QueryOptions defaults() {
        return new QueryOptions(DEFAULT_MEMORY_BYTES, Long.MAX_VALUE, false, false, SystemClock.INSTANCE);
    }

    /** The same with another memory budget. */
    public QueryOptions withMemory(long bytes) {
        return new QueryOptions(bytes, timeLimitNanos, skipsDamaged, explains, clock);
    }

    /** The same with another time limit. */
    public QueryOptions withTimeLimit(Duration limit) {
        return new QueryOptions(memoryBytes, limit.toNanos(), skipsDamaged, explains, clock);
    }

    /** The same, going on over damage. */
    public QueryOptions skippingDamaged() {
        return new QueryOptions(memoryBytes, timeLimitNanos, true, explains, clock);
    }

    /** The same, counting the blocks outside the range too. */
    public QueryOptions explaining() {
        return new QueryOptions(memoryBytes, timeLimitNanos, skipsDamaged, true, clock);
    }

    /** The same with another clock. */
    public QueryOptions withClock(Clock other) {
        return new QueryOptions(memoryBytes, timeLimitNanos, skipsDamaged, explains, other);
    }
}
