package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm series}. */
@Command(
        name = "series",
        description = {"Lists the series of a store or TSM file: type, samples, first and last time; or their tags.", ""
        })
final class SeriesCommand extends Verb {
    @Parameters(index = "0", paramLabel = "<path>", description = "Directory of a store, or a TSM file.")
    private Path path;

    @Parameters(index = "1", paramLabel = "<selector>", arity = "0..1", description = "Only these; all when not given.")
    private Selector selector;

    @ArgGroup(exclusive = true)
    private Listing listing;

    @Option(names = "--json", description = "Print the list as JSON.")
    private boolean json;

    /** What to list instead of series. */
    private static final class Listing {
        @Option(names = "--tags", description = "List the names of tags, and how many values each has.")
        private boolean tags;

        @Option(names = "--values", paramLabel = "<tag>", description = "List the values of a tag.")
        private String tag;
    }

    SeriesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (Opened opened = Opened.of(path)) {
            Snapshot snapshot = opened.snapshot();
            LeftOut leftOut = new LeftOut(true);
            List<SeriesDefinition> listed = selector == null
                    ? snapshot.select(Selector.parse("*"))
                    : SeriesSelection.select(snapshot, selector, path);
            if (listing != null) {
                TagListing.write(console(), listed, listing.tag, json);
            } else if (json) {
                writeJson(snapshot, listed, leftOut);
            } else {
                writeTable(snapshot, listed, leftOut);
            }
            return opened.tellDamage(console(), path, leftOut.skipped());
        }
    }

    private void writeTable(Snapshot snapshot, List<SeriesDefinition> listed, LeftOut leftOut) {
        Table table = new Table(console(), "series", "type", ">samples", "first", "last");
        for (SeriesDefinition series : listed) {
            SeriesExtent extent = SeriesExtent.of(snapshot, series, leftOut);
            table.row(
                    series.key().toString(),
                    type(series),
                    Text.count(extent.samples()),
                    extent.samples() == 0 ? "-" : TimeArgument.format(extent.first()),
                    extent.samples() == 0 ? "-" : TimeArgument.format(extent.last()));
        }
        table.end();
    }

    /** The type as people write it, bursts with rate and scale. */
    static String type(SeriesDefinition series) {
        String type = series.type().name().toLowerCase(Locale.ROOT).replace("burst_", "burst ");
        if (series.period() != null) {
            type += " " + Text.rounded(series.period().hertz()) + " Hz";
        }
        return series.scale() == 1 ? type : type + " x" + ValueText.of(series.scale());
    }

    private void writeJson(Snapshot snapshot, List<SeriesDefinition> listed, LeftOut leftOut) {
        Json list = new Json().beginArray();
        for (SeriesDefinition series : listed) {
            SeriesExtent extent = SeriesExtent.of(snapshot, series, leftOut);
            list.beginObject()
                    .field("series", series.key().toString())
                    .field("name", series.key().name())
                    .name("tags")
                    .beginObject();
            for (Map.Entry<String, String> tag : series.key().tags().entrySet()) {
                list.field(tag.getKey(), tag.getValue());
            }
            list.endObject().field("type", series.type().name().toLowerCase(Locale.ROOT));
            if (series.period() != null) {
                list.field(
                                "periodNanos",
                                (double) series.period().numerator()
                                        / series.period().denominator())
                        .field("scale", series.scale());
            }
            list.field("samples", extent.samples());
            if (extent.samples() > 0) {
                list.field("first", TimeArgument.format(extent.first()))
                        .field("last", TimeArgument.format(extent.last()));
            }
            list.endObject();
        }
        out().println(list.endArray());
    }
}
