package io.edgetsm.cli;

/** Entry point of the {@code tsm} command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        int exitCode = CommandRunner.run(console, arguments);
        // Explicit, because a failure behind the back of a verb must not keep the process alive.
        System.exit(exitCode);
    }
}
