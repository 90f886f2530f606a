package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench replay}: how long a store takes to open, in JVMs that do nothing else, and in one that has opened it before:
 * after a crash, when its log is full, and with 256 sealed files after a clean close. The clock runs from the call of open to
 * its return; the page cache is warm. Only what the log holds behind the checkpoint is read again, and of that only entries
 * that no file holds go into the heads: bytes and entries a second count no more than these. Neighbouring samples of ticks
 * are groups in a page, so that a megabyte holds 600,000 of them.
 */
public final class ReplayCommand {
    private static final String JVM_MEMORY = "-Xmx256m";
    private static final String SEALED = "sealed";

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
            List<String> contents = new ArrayList<>(options.list("contents"));
            boolean sealed = contents.remove(SEALED);
            if (!contents.isEmpty()) {
                measureCrashed(directory, contents, options);
            }
            if (sealed) {
                measureSealed(directory.resolve(SEALED), options);
            }
        } finally {
            Disk.delete(directory);
        }
        return 0;
    }

    private void measureCrashed(Path directory, List<String> contents, Options options)
            throws IOException, InterruptedException {
        out.printf("%nopening after a crash; medians of %.0f JVMs each%n", options.number("rounds"));
        out.println("| log full of | JVM | log MB | M samples | open ms | of which replay ms | MB behind the checkpoint"
                + " | M entries in no file | MB/s, replay | M entries/s, replay |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String name : contents) {
            CrashedStore.Content content = CrashedStore.Content.valueOf(name.toUpperCase(Locale.ROOT));
            CrashedStore store = CrashedStore.make(directory.resolve(name), content);
            measure(content, store, "fresh", 1, options);
            measure(content, store, "warm", (int) options.number("warm"), options);
            Disk.delete(store.directory());
        }
    }

    private void measureSealed(Path directory, Options options) throws IOException, InterruptedException {
        SealedStore store = SealedStore.make(directory);
        out.printf("%nopening after a clean close; medians of %.0f JVMs each%n", options.number("rounds"));
        out.println("| sealed files | MB | M samples | JVM | MB behind the checkpoint | open ms | heap in use MB |");
        out.println("|---:|---:|---:|---|---:|---:|---:|");
        measure(store, "fresh", 1, options);
        measure(store, "warm", (int) options.number("warm"), options);
        Disk.delete(directory);
    }

    private void measure(SealedStore store, String jvm, int openings, Options options)
            throws IOException, InterruptedException {
        Medians medians = medians(SealedChild.class, store.directory(), openings, store.samples(), options);
        out.printf(
                Locale.ROOT,
                "| %d | %.0f | %.0f | %s | %.1f | %.0f | %.1f |%n",
                store.files(),
                store.bytes() / 1e6,
                store.samples() / 1e6,
                jvm,
                medians.median("replayedBytes") / 1e6,
                medians.median("openMillis"),
                medians.median("heapBytes") / 1e6);
    }

    private static Medians medians(Class<?> child, Path directory, int openings, long samples, Options options)
            throws IOException, InterruptedException {
        Medians medians = new Medians();
        for (int round = 0; round < options.number("rounds"); round++) {
            medians.add(ChildProcess.run(
                    child,
                    List.of(JVM_MEMORY),
                    List.of(directory.toString(), Integer.toString(openings), Long.toString(samples))));
        }
        return medians;
    }

    private void measure(CrashedStore.Content content, CrashedStore store, String jvm, int copies, Options options)
            throws IOException, InterruptedException {
        Medians medians = medians(ReplayChild.class, store.directory(), copies, store.samples(), options);
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
