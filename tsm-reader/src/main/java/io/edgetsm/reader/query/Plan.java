package io.edgetsm.reader.query;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A query with everything resolved that does not depend on the store: the range in time, the windows. */
final class Plan {
    private final Query query;
    private final long first;
    private final long last;
    private final Windows windows;
    private final long everyNanos;

    Plan(Query query, QueryOptions options) {
        query.requireSensible();
        this.query = query;
        ZoneId zone = query.zone() == null ? ZoneOffset.UTC : query.zone();
        long now = options.clock().epochNanos();
        first = query.from() == null ? Long.MIN_VALUE : query.from().resolve(now, zone);
        long end = query.to() == null ? Long.MAX_VALUE : query.to().resolve(now, zone);
        if (query.to() != null && end <= first) {
            throw new IllegalArgumentException("range is empty: from=" + query.from() + " to=" + query.to()
                    + "; the first must lie before the second");
        }
        last = query.to() == null ? Long.MAX_VALUE : end - 1;
        everyNanos = isSliding() ? query.every().fixedNanos() : 0;
        windows = makeWindows();
    }

    private Windows makeWindows() {
        if (isSliding()) {
            return Windows.fixed(SlidingWindows.paneNanos(everyNanos, query.windowNanos()));
        }
        return query.every() == null ? Windows.whole() : query.every().windows(query.zone());
    }

    Query query() {
        return query;
    }

    /** First moment of the range. */
    long first() {
        return first;
    }

    /** Last moment of the range. */
    long last() {
        return last;
    }

    /** The windows, or the panes of overlapping ones. */
    Windows windows() {
        return windows;
    }

    List<Aggregate> aggregates() {
        return query.aggregates();
    }

    boolean isSliding() {
        return query.windowNanos() != 0;
    }

    boolean isGrouped() {
        return !query.by().isEmpty() || query.across() != null;
    }

    /** Distance of overlapping windows. */
    long everyNanos() {
        return everyNanos;
    }

    /** How rows follow on one another, for filling. */
    FilledRows.Steps steps() {
        return new FilledRows.Steps() {
            @Override
            public long after(long start) {
                long next = isSliding() ? start + everyNanos : windows.lastOf(start) + 1;
                return next < start ? start : next;
            }

            @Override
            public long lastOf(long start) {
                return isSliding() ? start + query.windowNanos() - 1 : windows.lastOf(start);
            }
        };
    }

    /** Start of the window that holds the first moment; {@code Long.MIN_VALUE} without one. */
    long firstStart() {
        return query.from() == null ? Long.MIN_VALUE : startOf(first);
    }

    /** Start of the window that holds the last moment; {@code Long.MAX_VALUE} without one. */
    long lastStart() {
        return query.to() == null ? Long.MAX_VALUE : startOf(last);
    }

    private long startOf(long moment) {
        return isSliding() ? Math.floorDiv(moment, everyNanos) * everyNanos : windows.startOf(moment);
    }
}
