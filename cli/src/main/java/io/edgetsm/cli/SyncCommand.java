package io.edgetsm.cli;

import io.edgetsm.sync.SyncAgent;
import io.edgetsm.sync.SyncConfig;
import io.edgetsm.sync.SyncReport;
import io.edgetsm.sync.Target;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm sync}. */
@Command(
        name = "sync",
        description = {
            "Ships every durable block that the target has not acknowledged yet.",
            "",
            "Works beside the store's writer. May be interrupted anywhere: the next run goes on, and "
                    + "what was sent twice is kept once. Samples that are in no block yet stay behind and are "
                    + "counted.",
            ""
        })
final class SyncCommand extends Verb {
    /** Not an option: command lines are shown to every user of the machine. */
    static final String TOKEN_VARIABLE = "TSM_SYNC_TOKEN";

    @Parameters(index = "0", paramLabel = "<store>", description = "Directory of the store.")
    private Path store;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "<directory|url>",
            description =
                    "Where to. A token for a receiver is taken from the environment variable " + TOKEN_VARIABLE + ".")
    private String target;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    SyncCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (Target to = target(target);
                SyncAgent agent = SyncAgent.open(store, to, SyncConfig.defaults())) {
            SyncReport report = agent.syncOnce();
            report.problems().forEach(problem -> console().say("warning: " + problem));
            if (json) {
                writeJson(report);
            } else {
                write(report);
            }
            return report.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    private static Target target(String text) {
        try {
            return Target.of(text, System.getenv(TOKEN_VARIABLE));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private void write(SyncReport report) {
        out().println("sent " + Text.plural(report.batches(), "batch", "batches") + ", "
                + Text.plural(report.blocks(), "block") + " with " + Text.plural(report.samples(), "sample") + ", "
                + Text.count(report.bytesSent()) + " B; already there: "
                + Text.plural(report.blocksAlreadyThere(), "block"));
        if (report.samplesOnlyInLog() > 0) {
            out().println("stays behind: " + Text.plural(report.samplesOnlyInLog(), "sample")
                    + " that are in no block yet");
        }
    }

    private void writeJson(SyncReport report) {
        out().println(new Json()
                .beginObject()
                .field("batches", report.batches())
                .field("blocks", report.blocks())
                .field("blocksAlreadyThere", report.blocksAlreadyThere())
                .field("samples", report.samples())
                .field("bytesSent", report.bytesSent())
                .field("retries", report.retries())
                .field("samplesOnlyInLog", report.samplesOnlyInLog())
                .endObject());
    }
}
