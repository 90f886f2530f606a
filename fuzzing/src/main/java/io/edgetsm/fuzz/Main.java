package io.edgetsm.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code fuzz <target|all> [seconds] [directory]}: fuzzes for ten minutes a target unless told otherwise. The directory keeps
 * the corpus from one time to the next, and a finding as a file.
 */
public final class Main {
    private static final long USUAL_SECONDS = 600;
    private static final Path USUAL_DIRECTORY = Path.of("target", "fuzz");

    private Main() {}

    /** Exits with 0 when nothing was found, 1 when something was, 2 on wrong usage. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException, InterruptedException {
        List<Target> targets = args.length == 0 ? List.of() : named(args[0]);
        if (targets.isEmpty() || args.length > 3) {
            usage();
            return 2;
        }
        long seconds;
        try {
            seconds = args.length > 1 ? Long.parseLong(args[1]) : USUAL_SECONDS;
        } catch (NumberFormatException e) {
            usage();
            return 2;
        }
        Path directory = args.length > 2 ? Path.of(args[2]) : USUAL_DIRECTORY;
        int worst = 0;
        for (Target target : targets) {
            Files.createDirectories(directory);
            FuzzRun run = new FuzzRun(target, directory);
            boolean sound = run.run(seconds);
            System.out.println(target.label() + ": " + (sound ? "no finding" : "FINDING, see " + directory) + ", "
                    + run.executions() + " inputs");
            if (!sound) {
                System.err.println(run.output());
                worst = 1;
            }
        }
        return worst;
    }

    private static List<Target> named(String label) {
        if (label.equals("all")) {
            return List.of(Target.values());
        }
        Target target = Target.of(label);
        return target == null ? List.of() : List.of(target);
    }

    private static void usage() {
        StringBuilder labels = new StringBuilder("all");
        for (Target target : Target.values()) {
            labels.append('|').append(target.label());
        }
        System.err.println(
                "usage: fuzz <" + labels + "> [seconds, " + USUAL_SECONDS + "] [directory, " + USUAL_DIRECTORY + "]");
    }
}
