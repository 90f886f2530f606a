package io.edgetsm.cli;

import io.edgetsm.EdgeStore;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.SystemClock;
import io.edgetsm.reader.query.Durations;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm import}. */
@Command(
        name = "import",
        description = {
            "Appends the samples of a file to one series.",
            "",
            "The file is checked to its end before anything is appended: it is imported whole or not at " + "all.",
            ""
        })
final class ImportCommand extends Verb {
    @Parameters(index = "0", paramLabel = "<store>", description = "Directory of the store; made if there is none.")
    private Path store;

    @Parameters(index = "1", paramLabel = "<file>", description = "CSV text or a raw array, plain or gzip.")
    private Path file;

    @Option(
            names = "--series",
            required = true,
            paramLabel = "<key>",
            description = "Such as 'temperature{room=\"12\"}'.")
    private SeriesKey series;

    @Option(
            names = "--format",
            paramLabel = "<format>",
            description = "csv, or raw little-endian i16, i32, f32, f64; told from the file's name when not given.")
    private InputFormat format;

    @Option(
            names = "--type",
            paramLabel = "<type>",
            description = "Of a new series from csv: float64 (default), float32, int64, bool.")
    private SensorType type;

    @Option(names = "--time-unit", paramLabel = "<unit>", description = "Of csv timestamps: s, ms (default), us, ns.")
    private TimeUnitArgument timeUnit;

    @Option(
            names = "--start",
            paramLabel = "<time>",
            description = "Time of the first sample, for input without timestamps.")
    private TimeArgument start;

    @Option(
            names = "--period",
            paramLabel = "<duration>",
            description = "Time between two samples, such as 10m or 39062.5ns.")
    private DurationArgument period;

    @Option(names = "--rate", paramLabel = "<hertz>", description = "Samples per second, instead of --period.")
    private RateArgument rate;

    @Option(names = "--scale", paramLabel = "<factor>", description = "Raw: stored value times factor gives the unit.")
    private Double scale;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** Types of sensor series. */
    enum SensorType {
        FLOAT64,
        FLOAT32,
        INT64,
        BOOL
    }

    /** Units of integer timestamps. */
    enum TimeUnitArgument {
        S,
        MS,
        US,
        NS
    }

    /** A sample rate, kept exact. */
    record RateArgument(SamplePeriod period) {}

    ImportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        InputFile input = InputFile.of(file);
        StoreDirectory directory = StoreDirectory.of(store);
        Importer importer = importer(input, directory.find(series));
        long samples;
        try (Progress progress = new Progress(console(), "checking", input.sizeBytes())) {
            samples = importer.check(progress);
        }
        input.requireUnchanged();
        report(samples, append(input, directory, importer, samples) / 1e9);
        return ExitCode.OK;
    }

    /** Returns the nanoseconds from the first append to the end of the force. */
    private long append(InputFile input, StoreDirectory directory, Importer importer, long samples) {
        try (EdgeStore opened = directory.open(console());
                Progress progress = new Progress(console(), "importing", input.sizeBytes())) {
            long started = SystemClock.INSTANCE.monotonicNanos();
            long appended = importer.append(opened, progress);
            opened.force();
            long nanos = SystemClock.INSTANCE.monotonicNanos() - started;
            if (appended != samples) {
                throw new InputException("input changed while it was imported: file=" + file + " checked=" + samples
                        + " imported=" + appended + "; import it again when nobody writes to it");
            }
            return nanos;
        }
    }

    private Importer importer(InputFile input, SeriesDefinition existing) {
        InputFormat chosen = format == null ? InputFormat.ofName(input) : format;
        long now = console().clock().epochNanos();
        if (chosen == InputFormat.CSV) {
            refuse("--scale", scale, "csv");
            TimeUnitArgument given = timeUnit == null ? TimeUnitArgument.MS : timeUnit;
            long unit = Durations.parseNanos("1" + given.name().toLowerCase(Locale.ROOT));
            return new CsvImporter(input, series, sensorType(existing), unit, times(false), now);
        }
        refuse("--type", type, "raw arrays");
        refuse("--time-unit", timeUnit, "raw arrays");
        return new RawImporter(input, series, chosen.burstType(), times(true), scale(existing), now);
    }

    private static void refuse(String option, Object value, String where) {
        if (value != null) {
            throw new UsageException(
                    "option does not apply: " + option + " has no meaning for " + where + "; leave it out");
        }
    }

    private ValueType sensorType(SeriesDefinition existing) {
        if (type != null) {
            return ValueType.valueOf(type.name());
        }
        return existing == null || existing.type().isBurst() ? ValueType.FLOAT64 : existing.type();
    }

    private double scale(SeriesDefinition existing) {
        if (scale != null && (!Double.isFinite(scale) || scale == 0)) {
            throw new UsageException("scale out of range: scale=" + scale + "; give a finite factor other than zero");
        }
        return scale != null ? scale : existing == null ? 1 : existing.scale();
    }

    private SampleTimes times(boolean required) {
        if (period != null && rate != null) {
            throw new UsageException("--period and --rate say the same; give one of them");
        }
        if (period == null && rate == null) {
            if (required || start != null) {
                throw new UsageException("sample period is missing; give --rate in hertz, or --period");
            }
            return null;
        }
        if (start == null) {
            console().say("note: no --start given, the first sample is at 1970-01-01T00:00:00Z");
        }
        return new SampleTimes(start == null ? 0 : start.nanos(), rate != null ? rate.period() : period.period());
    }

    private void report(long samples, double seconds) {
        long perSecond = Math.round(samples / Math.max(seconds, 1e-3));
        if (json) {
            out().println(new Json()
                    .beginObject()
                    .field("series", series.toString())
                    .field("samples", samples)
                    .field("seconds", seconds)
                    .field("samplesPerSecond", perSecond)
                    .endObject());
        } else {
            out().println("imported " + Text.plural(samples, "sample") + " into " + series + " in "
                    + Text.fixed(seconds, 2) + " s, " + Text.count(perSecond) + " samples/s; forced to the device");
        }
    }
}
