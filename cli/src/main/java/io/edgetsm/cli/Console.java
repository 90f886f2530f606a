package io.edgetsm.cli;

import io.edgetsm.io.Clock;
import io.edgetsm.io.SystemClock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a command talks to: data goes to {@link #out}, talk to {@link #err}.
 *
 * @param out standard output
 * @param err standard error
 * @param outTerminal whether somebody watches standard output
 * @param errTerminal whether somebody watches standard error
 * @param columns width of the terminal
 * @param colour whether output may be coloured
 * @param clock what {@code now} means
 */
record Console(
        Output out,
        PrintWriter err,
        boolean outTerminal,
        boolean errTerminal,
        int columns,
        boolean colour,
        Clock clock) {

    /** The console of this process. */
    static Console ofProcess() {
        boolean outTerminal = Terminal.isTerminal(1);
        boolean errTerminal = Terminal.isTerminal(2);
        return new Console(
                new Output(new FileOutputStream(FileDescriptor.out), Terminal.isPipe(1)),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                outTerminal,
                errTerminal,
                outTerminal || errTerminal ? Terminal.columns() : Terminal.DEFAULT_COLUMNS,
                outTerminal && Terminal.wantsColour(),
                SystemClock.INSTANCE);
    }

    /** Says something that is not data. */
    void say(String message) {
        out.flush();
        err.println("tsm: " + message);
    }
}
