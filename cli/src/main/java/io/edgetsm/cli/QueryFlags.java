package io.edgetsm.cli;

import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryFlag;
import io.edgetsm.reader.query.QuerySyntaxException;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags of a query as options; what they mean is {@link QueryFlag}'s affair. */
final class QueryFlags {
    private final Map<QueryFlag, String> given = new EnumMap<>(QueryFlag.class);

    @Option(
            names = "--from",
            paramLabel = "<time>",
            description = "First moment: 2017-01-01T00:00:00Z, 2017-01-01, 1700000000s, now, -1h30m.")
    void from(String text) {
        given.put(QueryFlag.FROM, text);
    }

    @Option(
            names = "--to",
            paramLabel = "<time>",
            description = "Moment behind the last one: it is not part of the range.")
    void to(String text) {
        given.put(QueryFlag.TO, text);
    }

    @Option(names = "--every", paramLabel = "<length>", description = "Length of windows: 1m, 6h, 1d, 1w, 1mo.")
    void every(String text) {
        given.put(QueryFlag.EVERY, text);
    }

    @Option(
            names = "--window",
            paramLabel = "<length>",
            description = "Windows that overlap: one begins at every --every and lasts so long.")
    void window(String text) {
        given.put(QueryFlag.WINDOW, text);
    }

    @Option(
            names = "--zone",
            paramLabel = "<zone>",
            description = "Zone of windows and of times without one, such as Europe/Paris; UTC when not given.")
    void zone(String text) {
        given.put(QueryFlag.ZONE, text);
    }

    @Option(
            names = "--agg",
            paramLabel = "<name>[,<name>...]",
            description = "count, sum, mean (default), min, max, first, last, range, stddev, median, p95, "
                    + "quantile(0.95), delta, increase, rate, integral, twmean; without --every over the whole range.")
    void aggregates(String text) {
        given.put(QueryFlag.AGG, text);
    }

    @Option(
            names = "--fill",
            paramLabel = "<how>",
            description = "What stands in for a window without samples: none (default), null, previous, linear, "
                    + "or a number.")
    void fill(String text) {
        given.put(QueryFlag.FILL, text);
    }

    @Option(
            names = "--by",
            paramLabel = "<tag>[,<tag>...]",
            description = "One answer for all series that have the same values of these tags.")
    void by(String text) {
        given.put(QueryFlag.BY, text);
    }

    @Option(
            names = "--across",
            paramLabel = "<how>",
            description = "How the series of a group become one: pool (default), sum, mean, min, max, count.")
    void across(String text) {
        given.put(QueryFlag.ACROSS, text);
    }

    /**
     * The query that a text and these options say.
     *
     * @throws UsageException if they say none
     */
    Query applyTo(String text) {
        try {
            Query query = parse(text);
            for (Map.Entry<QueryFlag, String> flag : given.entrySet()) {
                query = flag.getKey().apply(query, flag.getValue());
            }
            return query.requireSensible();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** A text by itself or, where it makes no sense so, with the windows or aggregates that stand beside it. */
    private Query parse(String text) {
        try {
            return Query.parse(text);
        } catch (QuerySyntaxException e) {
            QueryFlag lacking = given.containsKey(QueryFlag.EVERY) ? QueryFlag.EVERY : QueryFlag.AGG;
            if (!given.containsKey(lacking)) {
                throw e;
            }
            return parse(text, lacking, e);
        }
    }

    private Query parse(String text, QueryFlag lacking, QuerySyntaxException alone) {
        try {
            return Query.parse(text + ' ' + lacking + " \"" + given.get(lacking) + '"');
        } catch (QuerySyntaxException e) {
            throw e.position() > text.length() ? e : alone;
        }
    }
}
