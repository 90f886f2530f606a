package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code bench flash}: what reaches the device at true pace. Cells run side by side, each with a process and a loop device
 * of its own: their counters do not see each other, and none of them is busy.
 */
public final class FlashCommand {
    private static final long DEVICE_BYTES = 512L << 20;

    private final PrintStream out;
    private final PrintStream err;

    /** Data go to the first, talk to the second. */
    public FlashCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs all cells and prints their table; 0 also where this machine cannot, which is said. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments, Map.of("seconds", "600", "only", "", "directory", System.getProperty("java.io.tmpdir")));
        String obstacle = LoopDevice.obstacle();
        if (obstacle != null) {
            err.println("SKIPPED: " + obstacle + "; nothing was measured");
            return 0;
        }
        List<FlashCell> cells = FlashCell.all().stream()
                .filter(cell -> cell.toString().contains(options.text("only")))
                .toList();
        Map<FlashCell, Map<String, String>> results = new LinkedHashMap<>();
        int failures = measure(cells, options, results);
        print(results, (int) options.number("seconds"));
        return failures == 0 ? 0 : 1;
    }

    private int measure(List<FlashCell> cells, Options options, Map<FlashCell, Map<String, String>> results)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, cells.size()));
        int failures = 0;
        try {
            List<Future<Map<String, String>>> running = new ArrayList<>();
            cells.forEach(cell -> running.add(threads.submit(() -> measure(cell, options))));
            for (int i = 0; i < cells.size(); i++) {
                try {
                    results.put(cells.get(i), running.get(i).get());
                } catch (ExecutionException e) {
                    failures++;
                    err.println(cells.get(i) + ": " + e.getCause().getMessage());
                }
            }
        } finally {
            threads.shutdown();
        }
        return failures;
    }

    private static Map<String, String> measure(FlashCell cell, Options options)
            throws IOException, InterruptedException {
        try (LoopDevice device =
                new LoopDevice(Path.of(options.text("directory")), DEVICE_BYTES, cell.mountOptions())) {
            return ChildProcess.run(
                    FlashChild.class,
                    List.of("-Xmx128m", "-XX:+UseSerialGC"),
                    List.of(
                            cell.engine(),
                            Integer.toString(cell.rate()),
                            Integer.toString(cell.channels()),
                            Integer.toString(cell.intervalMillis()),
                            device.directory().toString(),
                            device.name(),
                            Integer.toString((int) options.number("seconds"))));
        }
    }

    private void print(Map<FlashCell, Map<String, String>> results, int seconds) {
        out.printf(
                Locale.ROOT,
                "flash: %d s a cell at true pace; ext4, 4 KB blocks, on a loop device; flush and close included;"
                        + " a cell whose time or forces are off did not keep its pace%n",
                seconds);
        out.println("| engine | load | force every | mount | device B/sample | process B/sample | kept B/sample "
                + "| device / kept | % of a core | took s | forces |");
        out.println("|---|---|---:|---|---:|---:|---:|---:|---:|---:|---:|");
        results.forEach((cell, figures) -> {
            double samples = Double.parseDouble(figures.get("samples"));
            double device = Double.parseDouble(figures.get("device"));
            double kept = Double.parseDouble(figures.get("kept"));
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %d ms | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f | %s |%n",
                    cell.engine(),
                    cell.load(),
                    cell.intervalMillis(),
                    cell.mountOptions().isEmpty() ? "default" : cell.mountOptions(),
                    device / samples,
                    Double.parseDouble(figures.get("process")) / samples,
                    kept / samples,
                    device / kept,
                    Double.parseDouble(figures.get("cpu")) / seconds * 100,
                    Double.parseDouble(figures.get("seconds")),
                    figures.get("forces"));
        });
    }
}
