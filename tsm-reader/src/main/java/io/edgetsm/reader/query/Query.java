package io.edgetsm.reader.query;

import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the series of a store. Immutable; each method gives another query. The same in Java and as text:
 *
 * <pre>{@code
 * Query.of("temperature{room=~\"1.\"}").from("-1h").every("1m").aggregate("mean", "max").by("room")
 * Query.parse("temperature{room=~\"1.\"} --from -1h --every 1m --agg mean,max --by room")
 * }</pre>
 *
 * <p>Without windows and aggregates the answer is the samples. With aggregates alone there is one window over everything;
 * with windows alone the aggregate is the mean. Windows that reach beyond the range hold what of them lies inside.
 *
 * <p>Every series is answered for itself, unless {@link #by} or {@link #across} put several together.
 */
public final class Query {
    private final Selector selector;
    private final Moment from;
    private final Moment to;
    private final Every every;
    private final long windowNanos;
    private final ZoneId zone;
    private final List<Aggregate> aggregates;
    private final Fill fill;
    private final List<String> by;
    private final Across across;

    private Query(
            Selector selector,
            Moment from,
            Moment to,
            Every every,
            long windowNanos,
            ZoneId zone,
            List<Aggregate> aggregates,
            Fill fill,
            List<String> by,
            Across across) {
        this.selector = selector;
        this.from = from;
        this.to = to;
        this.every = every;
        this.windowNanos = windowNanos;
        this.zone = zone;
        this.aggregates = List.copyOf(aggregates);
        this.fill = fill;
        this.by = List.copyOf(by);
        this.across = across;
    }

    /** All samples of the series that a selector matches. */
    public static Query of(Selector selector) {
        return new Query(selector, null, null, null, 0, null, List.of(), Fill.NONE, List.of(), null);
    }

    /**
     * All samples of the series that a selector matches, such as {@code temperature{room=~"1."}}.
     *
     * @throws IllegalArgumentException if it is no selector
     */
    public static Query of(String selector) {
        return of(Selector.parse(selector));
    }

    /**
     * The query that a text says: a selector, then flags, see {@link QueryFlag}.
     *
     * @throws QuerySyntaxException naming the position and what is allowed there
     */
    public static Query parse(String text) {
        return new QueryParser(text).parse();
    }

    /** The same from a moment on, that moment included. */
    public Query from(Moment first) {
        return new Query(selector, first, to, every, windowNanos, zone, aggregates, fill, by, across);
    }

    /** The same from a moment on, see {@link Moment#parse}. */
    public Query from(String first) {
        return from(Moment.parse(first));
    }

    /** The same up to a moment, that moment not included. */
    public Query to(Moment end) {
        return new Query(selector, from, end, every, windowNanos, zone, aggregates, fill, by, across);
    }

    /** The same up to a moment, that moment not included, see {@link Moment#parse}. */
    public Query to(String end) {
        return to(Moment.parse(end));
    }

    /** The same in windows. */
    public Query every(Every length) {
        return new Query(selector, from, to, length, windowNanos, zone, aggregates, fill, by, across);
    }

    /** The same in windows, see {@link Every#parse}. */
    public Query every(String length) {
        return every(Every.parse(length));
    }

    /**
     * The same in windows that overlap: each begins where one of {@link #every} would and lasts so long.
     *
     * @param nanos at least as long as {@code every}
     */
    public Query window(long nanos) {
        return new Query(selector, from, to, every, nanos, zone, aggregates, fill, by, across);
    }

    /** The same in windows that overlap, see {@link Durations}. */
    public Query window(String length) {
        return window(Durations.parseNanos(length));
    }

    /** The same in a zone: for windows, and for local times that name none. */
    public Query zone(ZoneId other) {
        return new Query(selector, from, to, every, windowNanos, other, aggregates, fill, by, across);
    }

    /** The same with these aggregates, one column each. */
    public Query aggregate(Aggregate... columns) {
        return new Query(selector, from, to, every, windowNanos, zone, List.of(columns), fill, by, across);
    }

    /** The same with these aggregates, see {@link Aggregate#parse}. */
    public Query aggregate(String... columns) {
        List<Aggregate> parsed = new ArrayList<>();
        for (String column : columns) {
            parsed.add(Aggregate.parse(column));
        }
        return aggregate(parsed.toArray(Aggregate[]::new));
    }

    /** The same with windows without samples filled. */
    public Query fill(Fill other) {
        return new Query(selector, from, to, every, windowNanos, zone, aggregates, other, by, across);
    }

    /** The same with one answer for all series that have the same values of these tags; a tag they lack is empty. */
    public Query by(String... tags) {
        return new Query(selector, from, to, every, windowNanos, zone, aggregates, fill, List.of(tags), across);
    }

    /** The same with one answer for all series of a group, or for all of them where there are no groups. */
    public Query across(Across way) {
        return new Query(selector, from, to, every, windowNanos, zone, aggregates, fill, by, way);
    }

    /**
     * Asks a snapshot. The answer reads from it as it is moved on; the snapshot must stay open as long, and is not closed.
     *
     * @throws IllegalArgumentException if the parts of the query do not fit together
     * @throws QueryTooLargeException if it needs more memory than it may
     */
    public QueryResult run(Snapshot snapshot, QueryOptions options) {
        return new QueryResult(new Plan(this, options), snapshot, options, () -> {});
    }

    /** Asks a snapshot with {@link QueryOptions#defaults}. */
    public QueryResult run(Snapshot snapshot) {
        return run(snapshot, QueryOptions.defaults());
    }

    /** Asks a snapshot that is closed together with the answer, also when asking fails. */
    public QueryResult runAndClose(Snapshot snapshot, QueryOptions options) {
        try {
            return new QueryResult(new Plan(this, options), snapshot, options, snapshot::close);
        } catch (RuntimeException | Error e) {
            snapshot.close();
            throw e;
        }
    }

    /**
     * Fails when the parts of the query do not fit together.
     *
     * @throws IllegalArgumentException saying which do not
     */
    public Query requireSensible() {
        require(windowNanos == 0 || every != null, "overlapping windows need a distance: give --every beside --window");
        require(
                fill.kind() == Fill.Kind.NONE || every != null,
                "there is nothing to fill without windows: give --every beside --fill");
        require(
                isAggregating() || by.isEmpty() && across == null,
                "samples cannot be put together: give --agg or --every beside --by and --across");
        if (windowNanos != 0) {
            require(zone == null, "overlapping windows are aligned to the epoch: leave --zone out or --window");
            require(
                    windowNanos >= every.fixedNanos(),
                    "overlapping windows must be at least as long as they are apart: window="
                            + Durations.format(windowNanos) + " every=" + every);
        }
        if (every != null && zone != null) {
            every.windows(zone);
        }
        return this;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Which series. */
    public Selector selector() {
        return selector;
    }

    /** First moment; null for the first sample. */
    public Moment from() {
        return from;
    }

    /** Moment behind the last; null for the last sample. */
    public Moment to() {
        return to;
    }

    /** Length of windows; null without windows. */
    public Every every() {
        return every;
    }

    /** Length of overlapping windows in nanoseconds; 0 where they follow on one another. */
    public long windowNanos() {
        return windowNanos;
    }

    /** Zone of windows and local times; null for UTC. */
    public ZoneId zone() {
        return zone;
    }

    /** Whether the answer is windows rather than samples. */
    public boolean isAggregating() {
        return every != null || !aggregates.isEmpty();
    }

    /** Columns of the answer; empty when it is samples. */
    public List<Aggregate> aggregates() {
        return aggregates.isEmpty() && every != null ? List.of(Aggregate.MEAN) : aggregates;
    }

    /** What stands in for windows without samples. */
    public Fill fill() {
        return fill;
    }

    /** Tags that tell groups apart. */
    public List<String> by() {
        return by;
    }

    /** How the series of a group become one; null where nobody has said. */
    public Across across() {
        return across;
    }

    /** The text that {@link #parse} takes back. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(selector.toString());
        append(text, "from", from);
        append(text, "to", to);
        append(text, "every", every);
        append(text, "window", windowNanos == 0 ? null : Durations.format(windowNanos));
        append(text, "zone", zone);
        append(text, "agg", aggregates.isEmpty() ? null : String.join(",", labels(aggregates)));
        append(text, "fill", fill.kind() == Fill.Kind.NONE ? null : fill);
        append(text, "by", by.isEmpty() ? null : QueryParser.joined(by));
        append(text, "across", across);
        return text.toString();
    }

    private static void append(StringBuilder text, String flag, Object value) {
        if (value != null) {
            text.append(" --").append(flag).append(' ').append(QueryParser.quotedIfNeeded(value.toString()));
        }
    }

    static List<String> labels(List<Aggregate> aggregates) {
        return aggregates.stream().map(Aggregate::label).toList();
    }
}
