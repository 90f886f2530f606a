package io.edgetsm.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every verb has. */
abstract class Verb implements Callable<Integer> {
    private final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    Verb(Console console) {
        this.console = console;
    }

    /** Where the verb reads and writes. */
    final Console console() {
        return console;
    }

    /** Standard output. */
    final Output out() {
        return console.out();
    }

    /** Does the work; returns an {@link ExitCode}. */
    @Override
    public abstract Integer call();
}
