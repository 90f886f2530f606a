package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.io.SystemClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CommandRunnerTest {
    @Test
    void helpAndVersionGoToStandardOutput() {
        assertTrue(Cli.run("--help").expectOk().startsWith("Usage: tsm "));
        assertTrue(Cli.run("help").expectOk().startsWith("Usage: tsm "));
        assertTrue(Cli.run("--version").expectOk().startsWith("tsm "));
    }

    @Test
    void wrongUsageIsOneLineAndExitCodeTwo() {
        assertEquals("tsm: no verb given; see: tsm --help", Cli.run().expectMessage(2));
        assertEquals(
                "tsm: unknown option: '--foo'; see: tsm --help",
                Cli.run("--foo").expectMessage(2));
        assertTrue(Cli.run("frobnicate").expectMessage(2).contains("'frobnicate'"));
    }

    @Test
    void aReaderThatHasGoneIsNoReasonToTalk() {
        StringWriter err = new StringWriter();
        assertEquals(141, runInto(refusing("Broken pipe"), err));
        assertEquals("", err.toString());
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        StringWriter err = new StringWriter();
        assertEquals(1, runInto(refusing("No space left on device"), err));
        assertTrue(
                err.toString().startsWith("tsm: cannot write output: reason=\"No space left on device\""),
                err::toString);
    }

    @Test
    void anErrorOfTheVirtualMachineIsOneLine() {
        StringWriter err = new StringWriter();
        assertEquals(1, runInto(failingOnce(new OutOfMemoryError("Java heap space")), err));
        assertTrue(err.toString().startsWith("tsm: out of memory: maxBytes="), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        err = new StringWriter();
        assertEquals(1, runInto(failingOnce(new NoClassDefFoundError("x")), err));
        assertTrue(
                err.toString().startsWith("tsm: unexpected failure: java.lang.NoClassDefFoundError: x; "),
                err::toString);
    }

    private static int runInto(OutputStream stream, StringWriter err) {
        Output out = new Output(stream, false);
        Console console = new Console(out, new PrintWriter(err), false, false, 80, false, SystemClock.INSTANCE);
        return CommandRunner.run(console, "--help");
    }

    private static OutputStream failingOnce(Error failure) {
        return new OutputStream() {
            private boolean hasFailed;

            @Override
            public void write(int b) {
                if (!hasFailed) {
                    hasFailed = true;
                    throw failure;
                }
            }
        };
    }

    private static OutputStream refusing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
