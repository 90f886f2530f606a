package io.edgetsm.cli;

import io.edgetsm.io.SystemClock;
import io.edgetsm.reader.FileReport;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.LogReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm verify}. */
@Command(
        name = "verify",
        description = {
            "Checks every checksum, decodes every block, compares indexes with blocks, scans log and " + "catalogue.",
            "",
            "Each damage is told with file and offset; the exit code is 1 if there is any. A torn tail "
                    + "is what a power cut leaves and the next open takes away: it is told, and is no damage.",
            ""
        })
final class VerifyCommand extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "<path>",
            description = "Directory of a store, one of its files, or a TSM file.")
    private Path path;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    VerifyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        long started = SystemClock.INSTANCE.monotonicNanos();
        Inspection inspection = Inspection.of(console(), path);
        if (json) {
            writeJson(inspection);
        } else {
            inspection.findings().forEach(this::write);
            double seconds = (SystemClock.INSTANCE.monotonicNanos() - started) / 1e9;
            out().println(summary(inspection) + " in " + Text.fixed(seconds, 2) + " s");
        }
        return inspection.exitCode();
    }

    private void write(Finding finding) {
        boolean red = console().colour() && finding.isDamage();
        out().println(red ? "\u001b[31m" + finding + "\u001b[0m" : finding.toString());
    }

    private static String summary(Inspection inspection) {
        List<String> parts = new ArrayList<>();
        List<FileReport> files = inspection.files();
        if (!files.isEmpty()) {
            parts.add(Text.plural(files.size(), "TSM file"));
            parts.add(Text.plural(files.stream().mapToLong(FileReport::blocks).sum(), "block"));
            parts.add(Text.plural(files.stream().mapToLong(FileReport::samples).sum(), "sample"));
        }
        LogReport log = inspection.anyLog();
        if (log != null) {
            parts.add(Text.plural(log.usedPages(), "log page"));
        }
        if (inspection.store() != null) {
            parts.add(Text.count(inspection.store().catalogue().size()) + " series in the catalogue");
        }
        long damages = inspection.findings().stream().filter(Finding::isDamage).count();
        return (damages == 0 ? "sound: " : "DAMAGED, " + Text.plural(damages, "finding") + ": ")
                + String.join(", ", parts);
    }

    private void writeJson(Inspection inspection) {
        Json result = new Json()
                .beginObject()
                .field("path", path.toString())
                .field("sound", inspection.exitCode() == ExitCode.OK)
                .field(
                        "blocks",
                        inspection.files().stream()
                                .mapToLong(FileReport::blocks)
                                .sum())
                .field(
                        "samples",
                        inspection.files().stream()
                                .mapToLong(FileReport::samples)
                                .sum())
                .name("findings")
                .beginArray();
        for (Finding finding : inspection.findings()) {
            result.beginObject()
                    .field("damage", finding.isDamage())
                    .field("what", finding.what())
                    .field("file", finding.file())
                    .field("offset", finding.offset())
                    .endObject();
        }
        out().println(result.endArray().endObject());
    }
}
