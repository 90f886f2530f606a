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

/** {@code bench ingest}: every engine through the same scenarios, a process per engine and round, rounds interleaved. */
public final class IngestCommand {
    private final PrintStream out;
    private final PrintStream err;

    /** Data go to the first, talk to the second. */
    public IngestCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs and prints one table per scenario; 1 if an engine failed or gave back something else than it was given. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments,
                Map.of(
                        "scenarios", "ticks,single,single4,slow,bursts",
                        "engines", String.join(",", Engine.names()),
                        "rounds", "3",
                        "share", "1",
                        "warm-up", "0.1",
                        "directory", System.getProperty("java.io.tmpdir")));
        int failures = 0;
        for (String name : options.list("scenarios")) {
            failures += run(Scenario.parse(name), options);
        }
        return failures == 0 ? 0 : 1;
    }

    private int run(Scenario scenario, Options options) throws IOException, InterruptedException {
        List<Engine> engines = new ArrayList<>();
        for (String name : options.list("engines")) {
            Engine engine = Engine.named(name);
            if (engine.supports(scenario)) {
                engines.add(engine);
            }
        }
        double share = options.number("share");
        Map<Engine, Medians> results = new LinkedHashMap<>();
        engines.forEach(engine -> results.put(engine, new Medians()));
        int failures = 0;
        for (int round = 0; round < options.number("rounds"); round++) {
            for (Engine engine : engines) {
                try {
                    results.get(engine).add(measure(engine, scenario, share, options));
                } catch (IOException e) {
                    failures++;
                    err.println(engine.name() + " " + scenario.label() + ": " + e.getMessage());
                }
            }
        }
        print(scenario, results);
        return failures;
    }

    private Map<String, String> measure(Engine engine, Scenario scenario, double share, Options options)
            throws IOException, InterruptedException {
        long samples = Ingest.samplesOf(scenario, (long) (scenario.samples() * share * engine.share()));
        Path directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-bench-");
        try {
            List<String> jvm = new ArrayList<>(List.of("-Xmx1g", "-Dslf4j.internal.verbosity=ERROR"));
            jvm.addAll(engine.jvmOptions());
            return ChildProcess.run(
                    IngestChild.class,
                    jvm,
                    List.of(
                            engine.name(),
                            scenario.label(),
                            directory.toString(),
                            Long.toString(samples),
                            Long.toString((long) (samples * options.number("warm-up")))));
        } finally {
            Disk.delete(directory);
        }
    }

    private void print(Scenario scenario, Map<Engine, Medians> results) {
        out.printf(
                Locale.ROOT, "%n%s: %,d series, forced every 200 ms; medians%n", scenario.label(), scenario.series());
        out.println("| engine | M samples | M samples/s | CPU-s per M | disk B/sample | written B/sample | max RSS MB "
                + "| alloc B/sample | forces | a force buys |");
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        results.forEach((engine, medians) -> {
            if (!medians.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.2f | %.3f | %.2f | %.2f | %.0f | %.1f | %.0f | %s |%n",
                        engine.name(),
                        medians.median("samples") / 1e6,
                        medians.median("rate"),
                        medians.median("cpu"),
                        medians.median("disk"),
                        medians.median("written"),
                        medians.median("rss"),
                        medians.median("alloc"),
                        medians.median("forces"),
                        engine.durability());
            }
        });
    }
}
