package io.edgetsm.reader.query;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The flags of a query's text, each followed by its value; the command line takes the same. */
public enum QueryFlag {
    /** First moment. */
    FROM((query, text) -> query.from(Moment.parse(text))),
    /** Moment behind the last. */
    TO((query, text) -> query.to(Moment.parse(text))),
    /** Length of windows. */
    EVERY((query, text) -> query.every(Every.parse(text))),
    /** Length of overlapping windows. */
    WINDOW((query, text) -> query.window(Durations.parseNanos(text))),
    /** Zone of windows and local times. */
    ZONE((query, text) -> query.zone(zone(text))),
    /** Aggregates, separated by commas. */
    AGG((query, text) -> query.aggregate(QueryParser.split(text).toArray(String[]::new))),
    /** What stands in for windows without samples. */
    FILL((query, text) -> query.fill(Fill.parse(text))),
    /** Tags that tell groups apart, separated by commas. */
    BY((query, text) -> query.by(QueryParser.split(text).toArray(String[]::new))),
    /** How the series of a group become one. */
    ACROSS((query, text) -> query.across(Across.parse(text)));

    private final BiFunction<Query, String, Query> effect;

    QueryFlag(BiFunction<Query, String, Query> effect) {
        this.effect = effect;
    }

    /**
     * Gives the query with this flag set.
     *
     * @throws IllegalArgumentException if the value is malformed, saying what is allowed
     */
    public Query apply(Query query, String value) {
        return effect.apply(query, value);
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "unknown zone " + Shown.text(text) + "; write Europe/Paris, UTC or +01:00", e);
        }
    }

    /** How it is written. */
    @Override
    public String toString() {
        return "--" + name().toLowerCase(Locale.ROOT);
    }

    /** The flag that is written so; null when there is none. */
    static QueryFlag find(String written) {
        for (QueryFlag flag : values()) {
            if (flag.toString().equals(written)) {
                return flag;
            }
        }
        return null;
    }

    static String names() {
        List<QueryFlag> flags = Arrays.asList(values());
        return flags.stream().map(QueryFlag::toString).collect(Collectors.joining(", "));
    }
}
