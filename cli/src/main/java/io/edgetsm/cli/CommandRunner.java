package io.edgetsm.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Parses a command line, runs its verb and turns whatever comes of it into an exit code and at most one message. */
final class CommandRunner {
    /** The parser refuses less. */
    private static final int MIN_HELP_COLUMNS = 60;

    private static final int MAX_HELP_COLUMNS = 100;

    private CommandRunner() {}

    /** Runs one command line. */
    static int run(Console console, String... arguments) {
        HelpOutput help = new HelpOutput(console.out());
        CommandLine line = commandLine(console, help);
        try {
            int exitCode = line.execute(arguments);
            help.rethrow();
            console.out().flush();
            return exitCode;
        } catch (OutputException e) {
            return ErrorPrinter.print(console, e, false);
        } catch (Error e) {
            // The parser hands over exceptions only.
            return ErrorPrinter.print(console, e, Tsm.wantsStackTrace(line));
        } finally {
            console.err().flush();
        }
    }

    private static CommandLine commandLine(Console console, HelpOutput help) {
        CommandLine line = new CommandLine(Tsm.class, factory(console));
        Arguments.register(line, console.clock());
        line.setOut(new PrintWriter(help, true));
        line.setErr(console.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(Math.max(MIN_HELP_COLUMNS, Math.min(console.columns(), MAX_HELP_COLUMNS)));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((exception, args) -> usage(console, exception));
        line.setExecutionExceptionHandler(
                (exception, command, parsed) -> ErrorPrinter.print(console, exception, Tsm.wantsStackTrace(command)));
        return line;
    }

    private static int usage(Console console, ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        console.say(ErrorPrinter.ofPicocli(exception.getMessage()) + "; see: "
                + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** Verbs are given their console where they are made. */
    private static CommandLine.IFactory factory(Console console) {
        CommandLine.IFactory usual = CommandLine.defaultFactory();
        return new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (Verb.class.isAssignableFrom(type)) {
                    return type.getDeclaredConstructor(Console.class).newInstance(console);
                }
                return usual.create(type);
            }
        };
    }

    /** Help goes where data goes. The parser would make a stack trace of a failure, so it is kept from it. */
    private static final class HelpOutput extends Writer {
        private final Output out;
        private OutputException failure;

        private HelpOutput(Output out) {
            this.out = out;
        }

        @Override
        public void write(char[] text, int from, int length) {
            try {
                out.print(new String(text, from, length));
            } catch (OutputException e) {
                failure = e;
            }
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (OutputException e) {
                failure = e;
            }
        }

        @Override
        public void close() {
            flush();
        }

        private void rethrow() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
