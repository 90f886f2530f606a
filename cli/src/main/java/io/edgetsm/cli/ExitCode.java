package io.edgetsm.cli;

/** What a command tells its caller; death by a signal is 128 plus its number, as the JVM does by itself. */
final class ExitCode {
    /** Done, nothing found that is wrong. */
    static final int OK = 0;
    /** Failed, or damage found. */
    static final int FAILURE = 1;
    /** The command line makes no sense; nothing was done. */
    static final int USAGE = 2;
    /** The reader of stdout has gone: what a process that dies of SIGPIPE gives. */
    static final int CLOSED_OUTPUT = 128 + 13;

    private ExitCode() {}
}
