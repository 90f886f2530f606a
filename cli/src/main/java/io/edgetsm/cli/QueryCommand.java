package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.query.Aggregate;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryOptions;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.reader.query.ResultGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm query}. */
@Command(
        name = "query",
        description = {
            "Shows samples, or what windows of them come to.",
            "",
            "Windows are aligned to the epoch, days, weeks and months to the calendar. The query may hold its "
                    + "options itself: 'temperature --from -1h --every 1m'. Bursts are shown in their unit: stored "
                    + "value times scale.",
            ""
        })
final class QueryCommand extends Verb {
    private static final long BYTES_PER_MB = 1 << 20;

    @Parameters(index = "0", paramLabel = "<store>", description = "Directory of a store, or a TSM file.")
    private Path store;

    @Parameters(index = "1", paramLabel = "<query>", description = "Such as 'temperature{room=~\"1.\"}', or '*'.")
    private String text;

    @Mixin
    private QueryFlags flags;

    @Option(names = "-o", paramLabel = "<format>", defaultValue = "table", description = "table (default), csv, json.")
    private Format format;

    @Option(names = "--plot", description = "Draw it instead, in the width of the terminal.")
    private boolean plot;

    @Option(names = "--explain", description = "Run it, and show how the answer came about instead of the answer.")
    private boolean explain;

    @Option(
            names = "--skip-damaged",
            description = "Go on over damaged blocks and say on stderr what is left out; exit code 1 then.")
    private boolean skipDamaged;

    @Option(names = "--timeout", paramLabel = "<duration>", description = "Give up after that long.")
    private DurationArgument timeout;

    @Option(names = "--memory", paramLabel = "<MB>", description = "Memory the query may use; 32 when not given.")
    private Integer memoryMegabytes;

    /** Formats of answers. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    QueryCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Query query = flags.applyTo(text);
        if (plot
                && query.isAggregating()
                && (query.every() == null || query.aggregates().size() != 1)) {
            throw new UsageException("a plot shows one value: give --every and one aggregate, or neither");
        }
        requireOnce(query.aggregates());
        try (Opened opened = Opened.of(store)) {
            List<SeriesDefinition> selected = SeriesSelection.select(opened.snapshot(), query.selector(), store);
            try (QueryResult result = run(query, opened)) {
                show(query, opened, selected, result);
                return opened.tellDamage(console(), store, result.skipped());
            }
        }
    }

    /** Columns are told apart by their names, in json keys. */
    private static void requireOnce(List<Aggregate> aggregates) {
        Set<String> labels = new HashSet<>();
        for (Aggregate aggregate : aggregates) {
            if (!labels.add(aggregate.label())) {
                throw new UsageException("an aggregate is given twice: aggregate=" + aggregate.label());
            }
        }
    }

    private QueryResult run(Query query, Opened opened) {
        try {
            return query.run(opened.snapshot(), options());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private QueryOptions options() {
        QueryOptions options = QueryOptions.defaults().withClock(console().clock());
        options = explain ? options.explaining() : options;
        options = skipDamaged ? options.skippingDamaged() : options;
        options = timeout == null ? options : options.withTimeLimit(Duration.ofNanos(timeout.wholeNanos()));
        if (memoryMegabytes == null) {
            return options;
        }
        if (memoryMegabytes < 1) {
            throw new UsageException("memory must be at least 1 MB: memory=" + memoryMegabytes);
        }
        return options.withMemory(memoryMegabytes * BYTES_PER_MB);
    }

    private void show(Query query, Opened opened, List<SeriesDefinition> selected, QueryResult result) {
        if (explain) {
            explain(query, result);
        } else if (plot) {
            PlotWriter.write(console(), query, opened.snapshot(), result);
        } else {
            write(query, selected, result, opened.snapshot());
        }
    }

    private void explain(Query query, QueryResult result) {
        while (result.next()) {
            // Only how it is answered matters.
        }
        if (format == Format.JSON) {
            out().println(ExplanationText.json(query, result.explain()));
        } else {
            ExplanationText.lines(query, result.explain()).forEach(out()::println);
        }
    }

    private void write(Query query, List<SeriesDefinition> selected, QueryResult result, Snapshot snapshot) {
        String[] columns = result.columns().toArray(String[]::new);
        boolean several = query.by().isEmpty() ? query.across() == null && selected.size() > 1 : true;
        ZoneId zone = query.zone() == null ? ZoneOffset.UTC : query.zone();
        ResultWriter writer = switch (format) {
            case TABLE -> ResultWriter.table(console(), several, zone, columns);
            case CSV -> ResultWriter.csv(out(), several, columns);
            case JSON -> ResultWriter.json(out(), columns);
        };
        writer.begin();
        ResultGroup group = null;
        String[] values = new String[columns.length];
        while (result.next()) {
            if (!result.group().equals(group)) {
                group = result.group();
                begin(writer, query, group);
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = value(query, result, i);
            }
            writer.row(result.start(), values.clone());
        }
        writer.end();
        if (group == null) {
            console().say("note: no samples in the range" + extent(snapshot, selected));
        }
    }

    /** Where there are some: most often a range is empty because it is another year's. */
    private static String extent(Snapshot snapshot, List<SeriesDefinition> selected) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (SeriesDefinition series : selected) {
            for (SampleSource source : snapshot.sources(series)) {
                first = Math.min(first, source.minTimestamp());
                last = Math.max(last, source.maxTimestamp());
            }
        }
        return first > last
                ? ", nor outside of it"
                : "; there are from=" + TimeArgument.format(first) + " to=" + TimeArgument.format(last);
    }

    private static void begin(ResultWriter writer, Query query, ResultGroup group) {
        if (query.by().isEmpty() && query.across() == null) {
            writer.series(group.series().get(0));
        } else {
            writer.group(group);
        }
    }

    /** Null where there is none. Means have digits nobody measured; a program gets them all the same. */
    private String value(Query query, QueryResult result, int column) {
        if (result.isNull(column)) {
            return null;
        }
        SeriesDefinition series = result.group().series().get(0);
        if (!query.isAggregating()) {
            return format == Format.TABLE
                    ? ValueText.shown(series, result.valueBits())
                    : ValueText.inUnit(series, result.valueBits());
        }
        double value = result.value(column);
        return format == Format.TABLE ? Text.rounded(value) : ValueText.ofResult(value);
    }
}
