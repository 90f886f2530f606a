package io.edgetsm.reader.query;

import java.time.Duration;

/** The query took longer than it may. */
public final class QueryTimeoutException extends QueryException {
    private static final long serialVersionUID = 1L;

    private final long limitNanos;

    QueryTimeoutException(long limitNanos) {
        super("query took too long: limitMs=" + limitNanos / 1_000_000
                + "; ask for a shorter range or fewer series, or raise the time limit");
        this.limitNanos = limitNanos;
    }

    /** The limit. */
    public Duration limit() {
        return Duration.ofNanos(limitNanos);
    }
}
