package io.edgetsm.cli;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Selector;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm export}. */
@Command(
        name = "export",
        description = {
            "Writes stored samples so that an import gives the same bits again.",
            "",
            "One series: columns timestamp,value; several: series,timestamp,value. Timestamps are epoch "
                    + "nanoseconds, values the shortest text that parses back. Bursts are written as stored, "
                    + "without their scale.",
            ""
        })
final class ExportCommand extends Verb {
    @Parameters(index = "0", paramLabel = "<store>", description = "Directory of a store, or a TSM file.")
    private Path store;

    @Parameters(index = "1", paramLabel = "<selector>", description = "Such as 'temperature{room=~\"1.\"}', or '*'.")
    private Selector selector;

    @Option(names = "-o", paramLabel = "<format>", defaultValue = "csv", description = "csv.")
    private Format format;

    @Mixin
    private TimeRange range;

    @Option(
            names = "--skip-damaged",
            description = "Go on over damaged blocks and say on stderr what is left out; exit code 1 then.")
    private boolean skipDamaged;

    /** Formats of exports. */
    enum Format {
        CSV
    }

    ExportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        range.requireSensible();
        try (Opened opened = Opened.of(store)) {
            List<SeriesDefinition> selected = SeriesSelection.select(opened.snapshot(), selector, store);
            ResultWriter result = ResultWriter.csv(out(), selected.size() > 1, "value");
            result.begin();
            LeftOut leftOut = new LeftOut(skipDamaged);
            for (SeriesDefinition series : selected) {
                result.series(series);
                SampleCursor samples = leftOut.samples(opened.snapshot(), series, range.first(), range.last());
                while (samples.next()) {
                    result.row(samples.timestamp(), ValueText.of(series.type(), samples.valueBits()));
                }
            }
            result.end();
            return opened.tellDamage(console(), store, leftOut.skipped());
        }
    }
}
