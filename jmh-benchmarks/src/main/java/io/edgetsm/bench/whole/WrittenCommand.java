package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench written}: what the ways of log pages into their file cost and buy: system calls, and the memory map of
 * wal-chronicle. Appends of grade WRITTEN, each awaiting its acknowledgement, in processes of their own in turns; then
 * processes are killed, and the acknowledged samples looked for.
 */
public final class WrittenCommand {
    private static final List<String> JVM_MEMORY = List.of("-Xmx256m");
    private static final int LINES_BEFORE_A_KILL = 20;

    private final PrintStream out;
    private final List<LogPath> paths = LogPath.all();
    private Path directory;

    /** Data go there. */
    public WrittenCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs and prints two tables. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments,
                Map.of(
                        "seconds",
                        "2",
                        "rounds",
                        "5",
                        "threads",
                        "1,4",
                        "kills",
                        "10",
                        "directory",
                        System.getProperty("java.io.tmpdir")));
        directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-written-");
        try {
            measure(options);
            kill((int) options.number("kills"));
        } finally {
            Disk.delete(directory);
        }
        return 0;
    }

    private void measure(Options options) throws IOException, InterruptedException {
        int rounds = (int) options.number("rounds");
        out.printf(
                "%nappends of grade WRITTEN, forced by group commit every 200 ms; medians of %d processes each, in turns%n",
                rounds);
        out.println("| threads | log by | calls/s | p50 us | p99 us | p99.9 us | max us | write calls an append"
                + " | CPU us an append | max RSS MB | open ms |");
        out.println("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String threads : options.list("threads")) {
            Map<LogPath, Medians> medians = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (LogPath path : paths) {
                    medians.computeIfAbsent(path, unused -> new Medians())
                            .add(child(path, threads, options.text("seconds")));
                }
            }
            medians.forEach((path, figures) -> row(threads, path, figures));
        }
    }

    private Map<String, String> child(LogPath path, String threads, String seconds)
            throws IOException, InterruptedException {
        Path store = directory.resolve("store");
        try {
            return ChildProcess.run(
                    WrittenChild.class,
                    ChildProcess.options(JVM_MEMORY, path.jvmOptions()),
                    List.of(path.name(), store.toString(), threads, seconds));
        } finally {
            Disk.delete(store);
        }
    }

    private void row(String threads, LogPath path, Medians figures) {
        out.printf(
                Locale.ROOT,
                "| %s | %s | %,.0f | %.1f | %.1f | %.1f | %.0f | %.2f | %.1f | %.0f | %.0f |%n",
                threads,
                path.name(),
                figures.median("callsPerSecond"),
                figures.median("p50") / 1e3,
                figures.median("p99") / 1e3,
                figures.median("p99.9") / 1e3,
                figures.median("max") / 1e3,
                figures.median("writeCallsPerAppend"),
                figures.median("cpuMicrosPerAppend"),
                figures.median("residentMb"),
                figures.median("openMillis"));
    }

    private void kill(int kills) throws IOException, InterruptedException {
        out.printf("%nprocesses killed (SIGKILL) while they append, and opened without a map%n");
        out.println("| log by | kills | samples acknowledged as WRITTEN | of these found |");
        out.println("|---|---:|---:|---:|");
        for (LogPath path : paths) {
            long acknowledged = 0;
            long found = 0;
            for (int i = 0; i < kills; i++) {
                Path store = directory.resolve("killed");
                long heard = killAfter(path, store, LINES_BEFORE_A_KILL + i);
                acknowledged += heard;
                found += Math.min(heard, countInOrder(store));
                Disk.delete(store);
            }
            out.printf("| %s | %d | %,d | %,d |%n", path.name(), kills, acknowledged, found);
        }
    }

    /** Kills a process when it has said that many lines; returns the last acknowledgement heard. */
    private static long killAfter(LogPath path, Path store, int lines) throws IOException, InterruptedException {
        Process process = ChildProcess.start(
                WrittenChild.class,
                ChildProcess.options(JVM_MEMORY, path.jvmOptions()),
                List.of(path.name(), store.toString(), "1", "0"));
        long heard = 0;
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            for (int i = 0; i < lines && line != null; line = said.readLine()) {
                // A JVM may warn of what the map needs.
                if (line.chars().allMatch(Character::isDigit)) {
                    heard = Long.parseLong(line);
                    i++;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return heard;
    }

    /** Samples 1, 2, 3 … up to the first that is missing. */
    private static long countInOrder(Path directory) {
        try (EdgeStore store = EdgeStore.open(StoreConfig.of(directory));
                Snapshot snapshot = store.snapshot("written")) {
            SampleCursor cursor = snapshot.samples(snapshot.series().get(0), Long.MIN_VALUE, Long.MAX_VALUE);
            long count = 0;
            while (cursor.next() && cursor.valueBits() == count + 1) {
                count++;
            }
            return count;
        }
    }
}
