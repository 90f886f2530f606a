package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.testing.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Runs commands in this process, as a user would, and catches what they print. */
final class Cli {
    /** What {@code now} means: 2026-01-01T00:00:00Z. */
    static final long NOW = 1_767_225_600_000_000_000L;

    private Cli() {}

    /**
     * How a command ended.
     *
     * @param exitCode its exit code
     * @param out what it printed on standard output
     * @param err what it printed on standard error
     */
    record Result(int exitCode, String out, String err) {
        /** Fails, showing what was printed, unless the command went well and silently so. */
        String expectOk() {
            assertEquals(0, exitCode, this::toString);
            return out;
        }

        /** Fails unless the command ended like that, with one line on standard error; returns the line. */
        String expectMessage(int expectedExitCode) {
            assertEquals(expectedExitCode, exitCode, this::toString);
            assertEquals(1, err.lines().count(), this::toString);
            return err.strip();
        }
    }

    static Result run(Object... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new Output(bytes, false), new PrintWriter(err), false, false, 80, false, new ManualClock(NOW));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int exitCode = CommandRunner.run(console, texts);
        return new Result(exitCode, bytes.toString(StandardCharsets.UTF_8), err.toString());
    }
}
