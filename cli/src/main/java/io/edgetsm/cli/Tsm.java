package io.edgetsm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: what all verbs share. */
@Command(
        name = "tsm",
        versionProvider = VersionText.class,
        subcommands = {
            ImportCommand.class,
            QueryCommand.class,
            TailCommand.class,
            ExportCommand.class,
            SeriesCommand.class,
            InspectCommand.class,
            VerifyCommand.class,
            SyncCommand.class,
            DemoCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "<verb>",
        commandListHeading = "%nVerbs:%n",
        description = {"Writes, reads and checks EdgeTSM stores.", ""},
        footer = {
            "",
            "Exit code: 0 fine, 1 failure or damage found, 2 wrong usage, 128+n death by signal n.",
            "Data goes to stdout, talk to stderr. Reading verbs change nothing and work beside a writer."
        })
final class Tsm extends Verb {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show version and formats.")
    private boolean version;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure happened.")
    private boolean stackTrace;

    Tsm(Console console) {
        super(console);
    }

    static boolean wantsStackTrace(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Object tsm = root.getCommand();
        return tsm instanceof Tsm top && top.stackTrace;
    }

    @Override
    public Integer call() {
        throw new UsageException("no verb given; see: tsm --help");
    }
}
