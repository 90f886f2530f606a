package io.edgetsm.cli;

import io.edgetsm.format.Numbers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.Aggregate;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.reader.WindowCursor;
import java.nio.file.Path;
import java.util.List;
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
            "Windows are aligned to the epoch; one without samples is left out. Bursts are shown in "
                    + "their unit: stored value times scale.",
            ""
        })
final class QueryCommand extends Verb {
    @Parameters(index = "0", paramLabel = "<store>", description = "Directory of a store, or a TSM file.")
    private Path store;

    @Parameters(index = "1", paramLabel = "<selector>", description = "Such as 'temperature{room=~\"1.\"}', or '*'.")
    private Selector selector;

    @Mixin
    private TimeRange range;

    @Option(names = "--every", paramLabel = "<duration>", description = "Length of a window, such as 1h.")
    private DurationArgument every;

    @Option(
            names = "--agg",
            paramLabel = "<name>",
            split = ",",
            description = "count, sum, mean (default), min, max, first, last; without --every over the whole range.")
    private List<Aggregate> aggregates;

    @Option(names = "-o", paramLabel = "<format>", defaultValue = "table", description = "table (default), csv, json.")
    private Format format;

    @Option(names = "--plot", description = "Draw it instead, in the width of the terminal.")
    private boolean plot;

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
        range.requireSensible();
        try (Opened opened = Opened.of(store)) {
            List<SeriesDefinition> selected = SeriesSelection.select(opened.snapshot(), selector, store);
            if (plot) {
                plot(opened.snapshot(), selected);
            } else {
                write(opened.snapshot(), selected);
            }
            return opened.tellDamage(console(), store);
        }
    }

    private List<Aggregate> aggregates() {
        return aggregates == null ? List.of(Aggregate.MEAN) : aggregates;
    }

    private void write(Snapshot snapshot, List<SeriesDefinition> selected) {
        boolean windowed = every != null || aggregates != null;
        List<Aggregate> wanted = aggregates();
        String[] columns =
                windowed ? wanted.stream().map(Aggregate::label).toArray(String[]::new) : new String[] {"value"};
        ResultWriter result = switch (format) {
            case TABLE -> ResultWriter.table(console(), selected.size() > 1, columns);
            case CSV -> ResultWriter.csv(out(), selected.size() > 1, columns);
            case JSON -> ResultWriter.json(out(), columns);
        };
        result.begin();
        long rows = 0;
        for (SeriesDefinition series : selected) {
            result.series(series);
            rows += windowed ? writeWindows(snapshot, series, wanted, result) : writeSamples(snapshot, series, result);
        }
        result.end();
        if (rows == 0) {
            console().say("note: no samples in the range");
        }
    }

    private long writeSamples(Snapshot snapshot, SeriesDefinition series, ResultWriter result) {
        SampleCursor samples = snapshot.samples(series, range.first(), range.last());
        long rows = 0;
        while (samples.next()) {
            result.row(samples.timestamp(), ValueText.inUnit(series, samples.valueBits()));
            rows++;
        }
        return rows;
    }

    private long writeWindows(Snapshot snapshot, SeriesDefinition series, List<Aggregate> wanted, ResultWriter result) {
        WindowCursor windows = windows(snapshot, series);
        String[] values = new String[wanted.size()];
        long rows = 0;
        while (windows.next()) {
            for (int i = 0; i < values.length; i++) {
                double value = windows.value(wanted.get(i));
                // Means have digits nobody measured; a program gets them all the same.
                values[i] = format == Format.TABLE ? Text.rounded(value) : ValueText.ofResult(value);
            }
            result.row(windows.windowStart(), values.clone());
            rows++;
        }
        return rows;
    }

    private WindowCursor windows(Snapshot snapshot, SeriesDefinition series) {
        SampleCursor samples = snapshot.samples(series, range.first(), range.last());
        return new WindowCursor(samples, series, every == null ? WindowCursor.WHOLE_RANGE : every.wholeNanos());
    }

    private void plot(Snapshot snapshot, List<SeriesDefinition> selected) {
        if (aggregates != null && (every == null || aggregates.size() != 1)) {
            throw new UsageException("a plot shows one value: give --every and one aggregate, or neither");
        }
        for (SeriesDefinition series : selected) {
            Plot drawn = Plot.of(
                    snapshot, series, range.first(), range.last(), console().columns());
            if (every == null) {
                SampleCursor samples = snapshot.samples(series, range.first(), range.last());
                while (samples.next()) {
                    drawn.add(
                            samples.timestamp(), Numbers.toDouble(series.type(), samples.valueBits()) * series.scale());
                }
            } else {
                WindowCursor windows = windows(snapshot, series);
                while (windows.next()) {
                    drawn.add(windows.windowStart(), windows.value(aggregates().get(0)));
                }
            }
            out().println(series.key().toString());
            drawn.lines().forEach(out()::println);
        }
    }
}
