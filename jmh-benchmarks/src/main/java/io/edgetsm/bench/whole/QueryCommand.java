package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench query}: the same questions to every engine over the samples of {@link Scenario#TICKS}, ingested by one
 * process and read by fresh ones. One thread each.
 */
public final class QueryCommand {
    private final PrintStream out;
    private final PrintStream err;

    /** Data go to the first, talk to the second. */
    public QueryCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs and prints one table; 1 if an engine failed or answered wrongly. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments,
                Map.of(
                        "engines",
                        String.join(",", Engine.names()),
                        "rounds",
                        "3",
                        "share",
                        "1",
                        "directory",
                        System.getProperty("java.io.tmpdir")));
        Path directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-bench-");
        try {
            return run(options, directory);
        } finally {
            Disk.delete(directory);
        }
    }

    private int run(Options options, Path directory) throws IOException, InterruptedException {
        Map<Engine, Medians> results = new LinkedHashMap<>();
        Map<Engine, String> explained = new LinkedHashMap<>();
        int failures = 0;
        for (String name : options.list("engines")) {
            Engine engine = Engine.named(name);
            if (engine.keeps() && attempt(engine, () -> ingest(engine, directory, options)) != null) {
                results.put(engine, new Medians());
            }
        }
        for (int round = 0; round < options.number("rounds"); round++) {
            for (Engine engine : List.copyOf(results.keySet())) {
                Map<String, String> answers = attempt(engine, () -> ask(engine, directory, options));
                if (answers == null) {
                    failures++;
                } else {
                    explained.put(engine, explanation(answers));
                    answers.keySet().removeIf(key -> key.endsWith("-explained"));
                    results.get(engine).add(answers);
                }
            }
        }
        print(results, explained, (long) (Scenario.TICKS.samples() * options.number("share")));
        return failures == 0 ? 0 : 1;
    }

    @FunctionalInterface
    private interface Step {
        Map<String, String> run() throws IOException, InterruptedException;
    }

    private Map<String, String> attempt(Engine engine, Step step) throws InterruptedException {
        try {
            return step.run();
        } catch (IOException e) {
            err.println(engine.name() + ": " + e.getMessage());
            return null;
        }
    }

    private static long samples(Engine engine, Options options) {
        return (long) (Scenario.TICKS.samples() * options.number("share") * engine.share());
    }

    private static Map<String, String> ingest(Engine engine, Path directory, Options options)
            throws IOException, InterruptedException {
        return ChildProcess.run(
                IngestChild.class,
                jvm(engine),
                List.of(
                        engine.name(),
                        Scenario.TICKS.label(),
                        directory.resolve(engine.name()).toString(),
                        Long.toString(samples(engine, options)),
                        "0"));
    }

    private static Map<String, String> ask(Engine engine, Path directory, Options options)
            throws IOException, InterruptedException {
        return ChildProcess.run(
                QueryChild.class,
                jvm(engine),
                List.of(
                        engine.name(),
                        directory.resolve(engine.name()).toString(),
                        Long.toString(samples(engine, options))));
    }

    private static List<String> jvm(Engine engine) {
        List<String> options = new ArrayList<>(List.of("-Xmx1g"));
        options.addAll(engine.jvmOptions());
        return options;
    }

    private static String explanation(Map<String, String> answers) {
        StringBuilder text = new StringBuilder();
        answers.forEach((key, value) -> {
            if (key.endsWith("-explained") && !value.isEmpty()) {
                text.append(key, 0, key.indexOf('-'))
                        .append(": ")
                        .append(value.replace('_', ' '))
                        .append("; ");
            }
        });
        return text.toString();
    }

    private void print(Map<Engine, Medians> results, Map<Engine, String> explained, long samples) {
        out.printf(
                Locale.ROOT,
                "%nquery: %,d samples in %,d series, page cache warm, one thread; medians%n",
                samples,
                Scenario.TICKS.series());
        out.println("| engine | M samples | scan M samples/s | 1 h of one series us | mean per minute M samples/s "
                + "| per hour | per day | open and first answer ms |");
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
        results.forEach((engine, medians) -> {
            if (!medians.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %.0f | %.1f | %.1f | %.1f | %.0f |%n",
                        engine.name(),
                        samples * engine.share() / 1e6,
                        medians.median("scan"),
                        medians.median("range"),
                        medians.median("PT1M"),
                        medians.median("PT1H"),
                        medians.median("P1D"),
                        medians.median("open"));
            }
        });
        explained.forEach((engine, text) -> {
            if (!text.isEmpty()) {
                out.println(engine.name() + " explains: " + text);
            }
        });
    }
}
