package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench soak}: a store in an application with a small heap takes samples at a steady rate for half an hour. Its
 * memory, by the kernel's count, must stay where it is, and its off-heap memory within its budget.
 */
public final class SoakCommand {
    private static final int SECONDS_PER_MINUTE = 60;

    private final PrintStream out;

    /** Results go there. */
    public SoakCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs until the end; returns 0 when memory stayed within its limits, else 1. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments,
                Map.of(
                        "minutes", "30",
                        "rate", "100000",
                        "heap", "32m",
                        "directory", System.getProperty("java.io.tmpdir")));
        int seconds = (int) (options.number("minutes") * SECONDS_PER_MINUTE);
        Path directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-soak-");
        try {
            Map<String, String> result = ChildProcess.run(
                    SoakChild.class,
                    List.of("-Xmx" + options.text("heap")),
                    List.of(directory.toString(), options.text("rate"), Integer.toString(seconds)));
            return tell(result);
        } finally {
            Disk.delete(directory);
        }
    }

    private int tell(Map<String, String> result) {
        long direct = Long.parseLong(result.get("maxDirect"));
        long budget = Long.parseLong(result.get("budget"));
        long middle = Long.parseLong(result.get("middleResident"));
        long late = Long.parseLong(result.get("lateResident"));
        boolean withinBudget = direct <= budget;
        boolean steady = late <= middle + middle / 10;
        out.printf(Locale.ROOT, "%s%n", result);
        out.printf(Locale.ROOT, "off-heap %,d bytes of a budget of %,d: %s%n", direct, budget, verdict(withinBudget));
        out.printf(
                Locale.ROOT,
                "resident at most %,d bytes in the second third, %,d in the last: %s%n",
                middle,
                late,
                verdict(steady));
        return withinBudget && steady ? 0 : 1;
    }

    private static String verdict(boolean good) {
        return good ? "as it should be" : "TOO MUCH";
    }
}
