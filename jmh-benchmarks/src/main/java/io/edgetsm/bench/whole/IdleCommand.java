package io.edgetsm.bench.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code bench idle}: how often the threads of a store wake up, and what it costs, when nothing or little happens. */
public final class IdleCommand {
    private static final double MAX_WAKE_UPS_PER_SECOND = 6;
    private static final double MAX_CORE_PERCENT = 0.5;

    private final PrintStream out;

    /** Results go there. */
    public IdleCommand(PrintStream out) {
        this.out = out;
    }

    /** Runs and prints; returns 0 when an idle store is quiet and a slow one cheap, else 1. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(
                arguments, Map.of("seconds", "30", "rate", "100", "directory", System.getProperty("java.io.tmpdir")));
        Path directory = Files.createTempDirectory(Path.of(options.text("directory")), "edgetsm-idle-");
        try {
            Map<String, String> result = ChildProcess.run(
                    IdleChild.class,
                    List.of("-Xmx32m"),
                    List.of(directory.toString(), options.text("rate"), options.text("seconds")));
            return tell(result, options.text("rate"));
        } finally {
            Disk.delete(directory);
        }
    }

    private int tell(Map<String, String> result, String rate) {
        double idle = Double.parseDouble(result.get("idleWakeUps"));
        double busy = Double.parseDouble(result.get("slowWakeUps"));
        double core = Double.parseDouble(result.get("slowCorePercent"));
        out.printf(Locale.ROOT, "idle: %.1f wake-ups of the store's threads a second%n", idle);
        out.printf(Locale.ROOT, "%s samples/s: %.1f wake-ups a second, %.2f %% of a core%n", rate, busy, core);
        return idle <= MAX_WAKE_UPS_PER_SECOND && core <= MAX_CORE_PERCENT ? 0 : 1;
    }
}
