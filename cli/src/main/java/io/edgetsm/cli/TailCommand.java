package io.edgetsm.cli;

import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.reader.Selector;
import io.edgetsm.reader.StoreView;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsm tail}. */
@Command(
        name = "tail",
        description = {
            "Shows the last samples of each series, and then every sample that comes.",
            "",
            "Works beside the writer and never holds it up. New series are picked up. What comes with an "
                    + "earlier time than the last sample shown of its series is not shown.",
            ""
        })
final class TailCommand extends Verb {
    @Parameters(index = "0", paramLabel = "<store>", description = "Directory of a store.")
    private Path store;

    @Parameters(index = "1", paramLabel = "<selector>", description = "Such as 'temperature{room=~\"1.\"}', or '*'.")
    private Selector selector;

    @Option(names = "-n", paramLabel = "<count>", defaultValue = "10", description = "Last samples to begin with (10).")
    private int count;

    @Option(
            names = "--interval",
            paramLabel = "<duration>",
            defaultValue = "1s",
            description = "Time between two looks (1s).")
    private DurationArgument interval;

    @Option(
            names = "--looks",
            paramLabel = "<count>",
            description = "End after that many looks; goes on until interrupted when not given.")
    private Long looks;

    @Option(names = "--csv", description = "Print series,timestamp,value, times in epoch nanoseconds.")
    private boolean csv;

    TailCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (count < 0) {
            throw new UsageException("-n is negative: " + count);
        }
        try (DirectoryStorage storage = DirectoryStorage.open(store);
                StoreView view = StoreView.open(storage)) {
            view.unreadable().forEach(message -> console().say("damage: " + message));
            SeriesSelection.select(view, selector, store);
            ResultWriter result = csv ? ResultWriter.csv(out(), true, "value") : ResultWriter.lines(out());
            Follower follower = new Follower(view, selector, result, count);
            result.begin();
            follower.look();
            for (long look = 1; looks == null || look < looks; look++) {
                out().flush();
                LockSupport.parkNanos(interval.wholeNanos());
                if (view.refresh()) {
                    follower.look();
                }
            }
            return view.unreadable().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }
}
