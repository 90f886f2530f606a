package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench replay}: how long a store takes to open after a crash, when its log is full: in JVMs that do nothing else,
 * and in one that has opened it before. The page cache is warm. Only what the log holds behind
 * the checkpoint is read, and of that only entries that no file holds go into the heads: bytes and entries a second count no
 * more than these. Neighbouring samples of ticks are groups in a page, so that a megabyte holds 600,000 of them.
 */
public final class ReplayCommand {
    private static final String JVM_MEMORY = "-Xmx256m";

    private final PrintStream out;

    /** Data go there. */
    public ReplayCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs and prints one table. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments,
                Map.of(
                        "contents",
                        "ticks,noise,bursts",
                        "rounds",
                        "5",
                        "warm",
                        "10",
                        "directory",
                        System.getProperty("java.io.tmpdir")));
        Path directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-replay-");
        try {
            out.printf("%nopening after a crash; medians of %.0f JVMs each%n", options.number("rounds"));
            out.println(
                    "| log full of | JVM | log MB | M samples | open ms | of which replay ms | MB behind the checkpoint"
                            + " | M entries in no file | MB/s, replay | M entries/s, replay |");
            out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (String name : options.list("contents")) {
                CrashedStore.Content content = CrashedStore.Content.valueOf(name.toUpperCase(Locale.ROOT));
                CrashedStore store = CrashedStore.make(directory.resolve(name), content);
                measure(content, store, "fresh", 1, options);
                measure(content, store, "warm", (int) options.number("warm"), options);
                Disk.delete(store.directory());
            }
        } finally {
            Disk.delete(directory);
        }
        return 0;
    }

    private void measure(CrashedStore.Content content, CrashedStore store, String jvm, int copies, Options options)
            throws IOException, InterruptedException {
        Medians medians = new Medians();
        for (int round = 0; round < options.number("rounds"); round++) {
            medians.add(ChildProcess.run(
                    ReplayChild.class,
                    List.of(JVM_MEMORY),
                    List.of(store.directory().toString(), Integer.toString(copies), Long.toString(store.samples()))));
        }
        double open = medians.median("openMillis");
        double replay = medians.median("replayMillis");
        double bytes = medians.median("replayedBytes");
        double entries = medians.median("replayedEntries");
        out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.0f | %.0f | %.1f | %.2f | %.0f | %.1f |%n",
                content.label(),
                jvm,
                store.logBytes() / 1e6,
                store.samples() / 1e6,
                open,
                replay,
                bytes / 1e6,
                entries / 1e6,
                bytes / 1e3 / replay,
                entries / 1e3 / replay);
    }
}
