package io.edgetsm.cli;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.reader.FileReport;
import io.edgetsm.reader.Finding;
import io.edgetsm.reader.LogReport;
import io.edgetsm.reader.SeriesReport;
import io.edgetsm.reader.StoreReport;
import io.edgetsm.wal.LogScan;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm inspect}. */
@Command(
        name = "inspect",
        description = {
            "Shows what a store, a TSM file or a log is made of: headers, blocks, encodings, index, log " + "pages.",
            ""
        })
final class InspectCommand extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "<path>",
            description = "Directory of a store, one of its files, or a TSM file.")
    private Path path;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Option(
            names = "--encodings",
            description = "Show the encodings of each series, and what its values and timestamps cost.")
    private boolean bySeries;

    InspectCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Inspection inspection = Inspection.of(console(), path);
        if (inspection.file() != null && inspection.file().header() == null) {
            Finding finding = inspection.findings().get(0);
            throw new CorruptDataException(finding.what(), finding.file(), finding.offset());
        }
        if (json) {
            out().println(InspectionJson.of(inspection));
        } else if (inspection.store() != null) {
            showStore(inspection.store());
            showEncodings(inspection.store().files());
        } else if (inspection.file() != null) {
            showFile(inspection.file());
            showEncodings(List.of(inspection.file()));
        } else {
            showLog(inspection.log());
        }
        long damages = inspection.findings().stream().filter(Finding::isDamage).count();
        if (damages > 0) {
            console().say("damage is left out: findings=" + damages + "; see: tsm verify " + path);
        }
        return inspection.exitCode();
    }

    private void fact(String name, String text) {
        out().println(name + " ".repeat(Math.max(1, 12 - name.length())) + text);
    }

    private void showStore(StoreReport store) {
        fact("store", store.path());
        fact("id", store.manifest().storeId() + ", epoch " + store.manifest().epoch());
        fact("catalogue", Text.plural(store.catalogue().size(), "series") + ", " + Text.bytes(store.catalogueBytes()));
        if (store.log() != null) {
            showLogFacts(store.log());
        }
        out().println("");
        Table table =
                new Table(console(), "file", "state", ">bytes", ">series", ">blocks", ">samples", ">bytes/sample");
        for (FileReport file : store.files()) {
            table.row(
                    Path.of(file.path()).getFileName().toString(),
                    stateOf(file, store.manifest()),
                    Text.count(file.sizeBytes()),
                    Text.count(file.series().size()),
                    Text.count(file.blocks()),
                    Text.count(file.samples()),
                    perSample(file.sizeBytes(), file.samples()));
        }
        table.end();
        out().println("");
    }

    private static String stateOf(FileReport file, Manifest manifest) {
        if (file.sealed()) {
            return "sealed";
        }
        boolean givenUp = file.header() != null
                && manifest.cutLimits().holds(file.header().fileId());
        return givenUp ? "given up" : "growing";
    }

    private static String perSample(long bytes, long samples) {
        return samples == 0 ? "-" : Text.fixed((double) bytes / samples, 2);
    }

    private void showFile(FileReport file) {
        fact("TSM file", file.path());
        fact(
                "state",
                (file.sealed() ? "sealed" : "no footer: growing, or cut off") + ", " + Text.bytes(file.sizeBytes()));
        if (file.header() != null) {
            fact(
                    "header",
                    "version " + TsmFileHeader.VERSION + ", file id "
                            + file.header().fileId() + ", created "
                            + TimeArgument.format(file.header().createdNanos()));
            fact("store", file.header().storeId() + ", epoch " + file.header().epoch());
        }
        fact(
                "blocks",
                Text.count(file.blocks()) + " with " + Text.plural(file.samples(), "sample") + ", "
                        + Text.count(file.blockBytes()) + " B, " + perSample(file.blockBytes(), file.samples())
                        + " B each");
        if (file.sealed()) {
            fact(
                    "index",
                    "at " + Text.count(file.dataEnd()) + ", " + Text.count(file.sizeBytes() - file.dataEnd())
                            + " B with footer");
        }
        out().println("");
        Table table = new Table(
                console(), "series", "type", ">blocks", ">samples", ">bytes", ">bits/sample", "first", "last");
        for (SeriesReport series : file.series()) {
            table.row(
                    series.series().key().toString(),
                    SeriesCommand.type(series.series()),
                    Text.count(series.blocks()),
                    Text.count(series.samples()),
                    Text.count(series.bytes()),
                    Text.fixed(8.0 * series.bytes() / series.samples(), 2),
                    TimeArgument.format(series.minTimestamp()),
                    TimeArgument.format(series.maxTimestamp()));
        }
        table.end();
        out().println("");
    }

    private void showEncodings(List<FileReport> files) {
        TreeMap<String, TreeMap<String, SeriesReport.Encoded>> totals = new TreeMap<>();
        for (FileReport file : files) {
            for (SeriesReport series : file.series()) {
                String row = bySeries ? series.series().key().toString() : "";
                TreeMap<String, SeriesReport.Encoded> ofRow = totals.computeIfAbsent(row, unknown -> new TreeMap<>());
                series.encodings().forEach((label, coded) -> ofRow.merge(label, coded, SeriesReport.Encoded::plus));
            }
        }
        String encoding = "encoding (time + value)";
        Table table = bySeries
                ? new Table(console(), "series", encoding, ">samples", ">bits/value", ">bits/timestamp")
                : new Table(console(), encoding, ">samples", ">bytes", ">bits/value", ">bits/timestamp");
        totals.forEach((series, ofRow) -> ofRow.forEach((label, coded) -> {
            String samples = Text.count(coded.samples());
            String ofValue = Text.fixed(8.0 * coded.valueBytes() / coded.samples(), 2);
            String ofTimestamp = Text.fixed(8.0 * coded.timestampBytes() / coded.samples(), 2);
            if (bySeries) {
                table.row(series, label, samples, ofValue, ofTimestamp);
            } else {
                table.row(label, samples, Text.count(coded.bytes()), ofValue, ofTimestamp);
            }
        }));
        table.end();
    }

    private void showLogFacts(LogReport log) {
        LogScan scan = log.scan();
        fact(
                "log",
                Text.count(log.usedPages()) + " of " + Text.plural(log.sizeBytes() / Pages.PAGE_BYTES, "page")
                        + " used, "
                        + Text.bytes(log.sizeBytes()) + " fixed; "
                        + (scan.cleanlyClosed() ? "closed cleanly" : "not closed: open, or its writer has died"));
        fact(
                "",
                "LSN " + Text.count(scan.startLsn()) + " to " + Text.count(scan.endLsn()) + ", known forced to "
                        + Text.count(scan.forcedLsn()));
    }

    private void showLog(LogReport log) {
        fact("log file", log.path());
        showLogFacts(log);
        fact(
                "pages",
                Text.count(scanned(log)) + " count, " + Text.count(log.scan().stalePages()) + " stale, "
                        + Text.count(log.tornPages()) + " torn, " + Text.count(log.emptyPages()) + " empty");
        fact("series", Text.count(log.refs().size()) + " in its entries");
    }

    private static long scanned(LogReport log) {
        return log.scan().pages().size();
    }
}
