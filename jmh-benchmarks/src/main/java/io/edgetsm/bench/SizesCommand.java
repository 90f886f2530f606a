package io.edgetsm.bench;

import io.edgetsm.format.codec.CodecPolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a user's own data will cost: per series the bits per value in independent blocks of 4096 bytes, as chosen and with
 * each policy alone, bits per timestamp, and time. Every block is decoded and compared bit for bit.
 */
final class SizesCommand {
    private static final String PLAIN_LZ4 = "plain-lz4";
    private static final List<CodecPolicy> ALONE = List.of(
            CodecPolicy.entropy(),
            CodecPolicy.packed(),
            CodecPolicy.gorillaOnly(),
            CodecPolicy.lz4Only(),
            CodecPolicy.lz4WithLinearPrediction(),
            CodecPolicy.rawOnly());

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, List<Double>> classes = new TreeMap<>();
    /** Per class and policy alone; raw is among them, so that every factor can be told. */
    private final Map<String, List<Double>> alone = new TreeMap<>();

    private final Map<Path, Map<String, String>> indexes = new HashMap<>();

    SizesCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(List<String> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            if (!collect(Path.of(path), files)) {
                return 1;
            }
        }
        out.println("bits per value in blocks of " + SizeMeasurement.BLOCK_BYTES + " bytes, block header of "
                + SizeMeasurement.SENSOR_HEADER_BYTES + " bytes (" + SizeMeasurement.BURST_HEADER_BYTES
                + " for bursts) and all of the run counted; timestamps apart (the header has the first), in runs of "
                + TimestampMeasurement.RUN_SAMPLES);
        out.println(
                "under each series the nanoseconds per value of encoding a block, choice included, and of decoding it,"
                        + " of a second pass over the series");
        out.printf("%-24s %-9s %8s", "series", "class", "chosen");
        for (CodecPolicy policy : ALONE) {
            out.printf(" %8s", policy.label());
        }
        out.printf(" %9s %8s %s%n", PLAIN_LZ4, "time", "mostly");
        for (Path file : files) {
            measure(file);
        }
        alone.forEach((name, bits) -> out.printf(Locale.ROOT, "alone %s %.3f%n", name, geomean(bits)));
        classes.forEach((name, bits) -> out.printf(Locale.ROOT, "geomean %s %.3f%n", name, geomean(bits)));
        return 0;
    }

    private boolean collect(Path path, List<Path> files) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                entries.filter(SeriesFile::isSupported).sorted().forEach(files::add);
            }
            return true;
        }
        if (Files.isRegularFile(path) && SeriesFile.isSupported(path)) {
            files.add(path);
            return true;
        }
        err.println("not a series file: path=" + path + "; give *.csv.gz, *.i16.gz, *.f32.gz, *.f64.gz or a directory");
        return false;
    }

    private void measure(Path file) throws IOException {
        String kind = kindOf(file);
        SeriesFile series = SeriesFile.read(file, kind.equals("dense"));
        String sizeClass = sizeClass(file, kind);
        if (series.values().length == 0) {
            out.printf("%-24s %-9s empty%n", series.name(), sizeClass);
            return;
        }
        SizeMeasurement chosen = measure(series, CodecPolicy.defaults());
        List<SizeMeasurement> alone =
                ALONE.stream().map(policy -> measure(series, policy)).toList();
        double plain = PlainLz4Measurement.bitsPerValue(series);
        boolean constant = series.isConstant();
        if (!constant) {
            count(sizeClass, chosen, alone, plain);
        }
        out.printf("%-24s %-9s", series.name(), constant ? "constant" : sizeClass);
        printRow("%8.3f", chosen, alone, SizeMeasurement::bitsPerValue);
        String time = series.timestamps() == null
                ? "-"
                : String.format(Locale.ROOT, "%.2f", TimestampMeasurement.bitsPerTimestamp(series.timestamps()));
        out.printf(Locale.ROOT, " %9.3f %8s %s%n", plain, time, chosen.usualEncoding());
        out.printf("%34s", "encode ns");
        printRow("%8.1f", chosen, alone, SizeMeasurement::encodeNanosPerValue);
        out.printf("%n%34s", "decode ns");
        printRow("%8.1f", chosen, alone, SizeMeasurement::decodeNanosPerValue);
        out.println();
    }

    /** Twice, so that the second finds the code of this policy compiled. */
    private static SizeMeasurement measure(SeriesFile series, CodecPolicy policy) {
        new SizeMeasurement(series, policy).run();
        return new SizeMeasurement(series, policy).run();
    }

    private void printRow(
            String format,
            SizeMeasurement chosen,
            List<SizeMeasurement> alone,
            ToDoubleFunction<SizeMeasurement> figure) {
        out.printf(Locale.ROOT, " " + format, figure.applyAsDouble(chosen));
        for (SizeMeasurement measured : alone) {
            out.printf(Locale.ROOT, " " + format, figure.applyAsDouble(measured));
        }
    }

    private void count(String sizeClass, SizeMeasurement chosen, List<SizeMeasurement> alone, double plain) {
        classes.computeIfAbsent(sizeClass, key -> new ArrayList<>()).add(chosen.bitsPerValue());
        for (int i = 0; i < ALONE.size(); i++) {
            addAlone(sizeClass, ALONE.get(i).label(), alone.get(i).bitsPerValue());
        }
        addAlone(sizeClass, PLAIN_LZ4, plain);
    }

    private void addAlone(String sizeClass, String label, double bits) {
        alone.computeIfAbsent(sizeClass + " " + label, key -> new ArrayList<>()).add(bits);
    }

    private static String sizeClass(Path file, String kind) {
        return switch (SeriesFile.extension(file)) {
            case ".i16.gz" -> "int16";
            case ".f32.gz" -> "float32";
            case ".f64.gz" -> "dense-f64";
            default -> kind.equals("dense") ? "dense-f64" : kind;
        };
    }

    /** The kind column of the index beside the file; without one, raw arrays are dense and tables slow. */
    private String kindOf(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (!indexes.containsKey(directory)) {
            indexes.put(directory, readIndex(directory.resolve("README.md")));
        }
        String fallback = SeriesFile.extension(file).equals(".csv.gz") ? "slow" : "dense";
        return indexes.get(directory).getOrDefault(file.getFileName().toString(), fallback);
    }

    private static Map<String, String> readIndex(Path readme) throws IOException {
        Map<String, String> kinds = new HashMap<>();
        if (Files.isRegularFile(readme)) {
            for (String line : Files.readAllLines(readme)) {
                String[] cells = line.split("\\|");
                if (cells.length > 3 && cells[1].strip().endsWith(".gz")) {
                    kinds.put(cells[1].strip(), cells[2].strip());
                }
            }
        }
        return kinds;
    }

    private static double geomean(List<Double> bits) {
        double logs = 0;
        for (double value : bits) {
            logs += Math.log(value);
        }
        return Math.exp(logs / bits.size());
    }
}
