package io.edgetsm.cli;

import io.edgetsm.io.SystemClock;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tsm demo}. */
@Command(
        name = "demo",
        description = {
            "Shows the main job on measured data: write, halt, recover, query, ship, measure.",
            "",
            "Takes some seconds and 100 MB in a temporary directory, which it removes again.",
            ""
        })
final class DemoCommand extends Verb {
    @Option(names = "--dir", paramLabel = "<directory>", description = "Work here and keep everything; empty or new.")
    private Path directory;

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        long started = SystemClock.INSTANCE.monotonicNanos();
        if (directory != null) {
            DemoFiles.requireEmpty(directory);
            new Demo(console(), directory).run();
            finish(started, "kept: look around with  tsm inspect " + directory.resolve("store"));
            return ExitCode.OK;
        }
        Path temporary = DemoFiles.temporary();
        Thread cleaner = new Thread(() -> DemoFiles.delete(temporary));
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            new Demo(console(), temporary).run();
        } finally {
            Runtime.getRuntime().removeShutdownHook(cleaner);
            DemoFiles.delete(temporary);
        }
        finish(started, "its files are gone; keep them with  tsm demo --dir <directory>");
        return ExitCode.OK;
    }

    private void finish(long started, String what) {
        double seconds = (SystemClock.INSTANCE.monotonicNanos() - started) / 1e9;
        out().println("");
        out().println("Done in " + Text.fixed(seconds, 1) + " s; " + what);
    }
}
