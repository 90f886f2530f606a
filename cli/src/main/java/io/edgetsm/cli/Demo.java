package io.edgetsm.cli;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.sync.SyncReport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The main job from end to end, on real data, in real files and processes; everything printed is measured. */
final class Demo {
    private static final int MAX_COMMAND_COLUMNS = 74;

    private final Console console;
    private final Output out;
    private final Path input;
    private final Path store;
    private final Path received;
    private List<DemoSeries> series;
    private DemoChild first;
    private DemoChild second;
    private DemoSync.Outcome shipped;

    Demo(Console console, Path directory) {
        this.console = console;
        this.out = console.out();
        this.input = directory.resolve("input");
        this.store = directory.resolve("store");
        this.received = directory.resolve("received");
    }

    /** Runs every step; throws when a promise is broken. */
    void run() {
        prepare();
        writeAndHalt();
        recoverAndFinish();
        query();
        ship();
        summarize();
    }

    private void step(int number, String title) {
        String line = number + ". " + title;
        out.println("");
        out.println(console.colour() ? "\u001b[1m" + line + "\u001b[0m" : line);
        out.flush();
    }

    private void say(String text) {
        out.println("   " + text);
        out.flush();
    }

    private void prepare() {
        step(1, "Measured series, bundled");
        DemoSeries.unpack(input);
        series = DemoSeries.load(input);
        Table table = new Table(console, "   series", "type", ">samples", "from");
        for (DemoSeries each : series) {
            table.row(
                    "   " + each.key(),
                    each.type().isBurst()
                            ? "dense, " + Text.rounded(each.times().period().hertz()) + " Hz"
                            : "slow",
                    Text.count(each.count()),
                    TimeArgument.format(each.timestamps()[0]));
        }
        table.end();
    }

    private long total() {
        return series.stream().mapToLong(DemoSeries::count).sum();
    }

    private void writeAndHalt() {
        step(2, "A process appends them, side by side, and halts half way");
        try (Progress progress = new Progress(console, "writing", total() / 2)) {
            first = DemoChild.run(store, input, true, progress);
        }
        if (first.exitCode() != DemoWriter.HALTED) {
            throw new IllegalStateException("writer did not halt, exitCode=" + first.exitCode());
        }
        say("appended, in memory      " + number(first.last("halting")));
        say("acknowledged as forced   " + number(first.last("acknowledged")));
        say("then Runtime.halt: no close, no flush, no farewell");
        try (Opened view = Opened.of(store)) {
            long found = requireAcknowledged(view.snapshot());
            say("found by another process " + right(found) + ", read-only, before any recovery");
        }
    }

    /** Everything acknowledged is there, and nothing is there that was not given, bit for bit. */
    private long requireAcknowledged(Snapshot snapshot) {
        long[] acknowledged = first.last("acknowledged");
        long found = 0;
        for (int i = 0; i < acknowledged.length; i++) {
            found += DemoCheck.requirePrefix(snapshot, series.get(i), acknowledged[i]);
        }
        return found;
    }

    private static String number(long[] counts) {
        return right(Arrays.stream(counts).sum());
    }

    private static String right(long count) {
        String text = Text.count(count);
        return " ".repeat(Math.max(0, 9 - text.length())) + text + " samples";
    }

    private void recoverAndFinish() {
        step(3, "A second process recovers the store and goes on");
        try (Progress progress = new Progress(console, "writing", total())) {
            second = DemoChild.run(store, input, false, progress);
        }
        if (second.exitCode() != 0) {
            throw new IllegalStateException("writer failed, exitCode=" + second.exitCode());
        }
        long[] opened = second.last("opened");
        say("replayed                 " + Text.count(opened[0]) + " log entries, " + Text.bytes(opened[1]) + ", in "
                + millis(opened[2]) + " ms");
        say("found and went on behind " + number(second.last("resume")));
        long[] resumed = second.last("resume");
        long[] acknowledged = first.last("acknowledged");
        for (int i = 0; i < resumed.length; i++) {
            if (resumed[i] < acknowledged[i]) {
                throw new IllegalStateException("acknowledged samples are missing: series="
                        + series.get(i).key());
            }
        }
        try (Opened view = Opened.of(store)) {
            long held = 0;
            for (DemoSeries each : series) {
                held += DemoCheck.requirePrefix(view.snapshot(), each, each.count());
            }
            say("now in the store         " + right(held) + ", compared bit for bit");
        }
    }

    private static String millis(long nanos) {
        return Text.fixed(nanos / 1e6, 1);
    }

    private void query() {
        step(4, "Queries, with the same command you have");
        tsm(
                "query",
                store,
                "temperature",
                "--every",
                "1h",
                "--agg",
                "mean,min,max",
                "--from",
                "2017-07-15",
                "--to",
                "2017-07-15T06:00");
        tsm("query", store, "machine_temperature", "--every", "6h", "--agg", "mean", "--plot");
        tsm("query", store, "fetal_ecg", "--agg", "count,min,max", "--from", "2026-01-01T00:00:01Z");
    }

    /** Shows a command line and runs it, here. */
    private void tsm(String verb, Path path, String... arguments) {
        out.println("");
        String shownArguments = String.join(" ", arguments).replace("*", "'*'");
        out.println(shown("$ tsm " + verb + " " + shortened(path) + " " + shownArguments));
        String[] line = new String[arguments.length + 2];
        line[0] = verb;
        line[1] = path.toString();
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        int exitCode = CommandRunner.run(console, line);
        if (exitCode != ExitCode.OK) {
            throw new IllegalStateException("command failed, exitCode=" + exitCode);
        }
    }

    /** Below the demo's directory. */
    private String shortened(Path path) {
        return store.getParent().relativize(path).toString();
    }

    /** Broken before an option where it does not fit, as one would type it. */
    private static String shown(String command) {
        int end = command.length() <= MAX_COMMAND_COLUMNS ? -1 : command.lastIndexOf(" --", MAX_COMMAND_COLUMNS);
        return end < 0 ? "   " + command : "   " + command.substring(0, end) + " \\\n        " + command.substring(end);
    }

    private void ship() {
        step(5, "The blocks go upstream, to a receiver on loopback, twice");
        shipped = new DemoSync(store, received).run();
        SyncReport sent = shipped.first();
        SyncReport again = shipped.second();
        say("sent and acknowledged    " + right(sent.samples()) + " in " + Text.plural(sent.blocks(), "block") + ", "
                + Text.plural(sent.batches(), "batch", "batches"));
        say("sent again               " + right(again.samples()) + ", already there: " + again.blocksAlreadyThere()
                + " of " + again.blocks() + " blocks");
        TreeMap<String, Long> here = DemoSync.counts(store);
        TreeMap<String, Long> there = DemoSync.counts(shipped.replica());
        if (!here.equals(there) || again.blocksAlreadyThere() != again.blocks()) {
            throw new IllegalStateException("upstream differs: here=" + here + " there=" + there);
        }
        tsm("query", shipped.replica(), "*", "--agg", "count");
        out.println("");
        say("the same counts as in the store, series by series");
    }

    private void summarize() {
        step(6, "Measured");
        long[] before = first.last("speed");
        long[] after = second.last("speed");
        long samples = total();
        long nanos = before[1] + after[1];
        long tsmBytes = DemoFiles.bytes(store, name -> name.endsWith(StoreFiles.TSM_SUFFIX));
        long logBytes = DemoFiles.bytes(store, name -> name.startsWith(StoreFiles.LOG));
        say("samples          " + Text.count(samples) + " in " + series.size() + " series");
        say("written at       " + Text.count(Math.round(samples / (nanos / 1e9))) + " samples/s, "
                + (before[2] + after[2]) + " forces included");
        say("on disk          " + Text.count(tsmBytes) + " B in TSM files, "
                + Text.fixed((double) tsmBytes / samples, 2) + " B per sample");
        say("log              " + Text.count(logBytes) + " B, fixed, a ring; written to it "
                + Text.bytes(before[3] + after[3]));
        say("at risk          at most " + Text.count(Math.max(before[4], after[4])) + " samples, "
                + Math.max(before[5], after[5]) + " ms");
        say("sent             " + Text.count(shipped.first().bytesSent()) + " B upstream, "
                + Text.fixed((double) shipped.first().bytesSent() / samples, 2) + " B per sample");
        say("replay           " + millis(second.last("opened")[2]) + " ms");
    }
}
