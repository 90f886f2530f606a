package io.edgetsm.cli;

import io.edgetsm.AtRisk;
import io.edgetsm.EdgeStore;
import io.edgetsm.RecoveryReport;
import io.edgetsm.StoreConfig;
import io.edgetsm.StoreStats;
import io.edgetsm.io.SystemClock;
import io.edgetsm.reader.Snapshot;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The process of the demo that writes. It appends the bundled series side by side, as a gateway receives them, and tells its
 * parent on standard output, line by line, what has been acknowledged; told to, it halts half way without any farewell.
 */
final class DemoWriter {
    /** Exit code of a writer that has halted: what death by SIGKILL looks like. */
    static final int HALTED = 137;

    private static final int STEPS = 1000;
    private static final int STEPS_PER_FORCE = 25;
    /** Between two forces, so that there is something that had not been acknowledged. */
    private static final int HALT_STEP = STEPS / 2 + STEPS_PER_FORCE / 2;

    private final PrintStream parent = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final EdgeStore store;
    private final List<DemoSeries> series;
    private final List<DemoSeries.Appender> appenders = new ArrayList<>();
    private final int[] appended;
    private AtRisk mostAtRisk = new AtRisk(0, 0, 0);

    private DemoWriter(EdgeStore store, List<DemoSeries> series) {
        this.store = store;
        this.series = series;
        this.appended = new int[series.size()];
        series.forEach(each -> appenders.add(each.in(store)));
    }

    /** Arguments: the store, the directory of the input, and {@code halt} or {@code finish}. */
    public static void main(String[] arguments) {
        List<DemoSeries> series = DemoSeries.load(Path.of(arguments[1]));
        try (EdgeStore store = EdgeStore.open(StoreConfig.of(Path.of(arguments[0])))) {
            new DemoWriter(store, series).run(arguments[2].equals("halt"));
        }
    }

    private void run(boolean halt) {
        RecoveryReport recovery = store.recoveryReport();
        tell("opened", recovery.replayedEntries(), recovery.replayedBytes(), recovery.replayNanos());
        findOutWhereToGoOn();
        tell("resume", counts());
        long before = Arrays.stream(appended).asLongStream().sum();
        long started = SystemClock.INSTANCE.monotonicNanos();
        for (int step = 1; step <= STEPS; step++) {
            if (halt && step == HALT_STEP) {
                tellSpeed(before, started);
                tell("halting", counts());
                Runtime.getRuntime().halt(HALTED);
            }
            appendStep(step);
        }
        store.force();
        tell("acknowledged", counts());
        tellSpeed(before, started);
        store.flush();
    }

    private void findOutWhereToGoOn() {
        try (Snapshot snapshot = store.snapshot("*")) {
            for (int i = 0; i < appended.length; i++) {
                appended[i] = (int) DemoCheck.samplesOf(snapshot, series.get(i));
            }
        }
    }

    private void appendStep(int step) {
        for (int i = 0; i < appended.length; i++) {
            int upTo = (int) ((long) series.get(i).count() * step / STEPS);
            if (upTo > appended[i]) {
                appenders.get(i).append(appended[i], upTo);
                appended[i] = upTo;
            }
        }
        AtRisk now = store.atRisk();
        mostAtRisk = new AtRisk(
                Math.max(mostAtRisk.samples(), now.samples()),
                Math.max(mostAtRisk.bytes(), now.bytes()),
                Math.max(mostAtRisk.millis(), now.millis()));
        if (step % STEPS_PER_FORCE == 0) {
            store.force();
            tell("acknowledged", counts());
        }
    }

    private void tellSpeed(long before, long started) {
        long nanos = SystemClock.INSTANCE.monotonicNanos() - started;
        StoreStats stats = store.stats();
        long samples = Arrays.stream(appended).asLongStream().sum() - before;
        tell("speed", samples, nanos, stats.forces(), stats.logBytes(), mostAtRisk.samples(), mostAtRisk.millis());
    }

    private long[] counts() {
        return Arrays.stream(appended).asLongStream().toArray();
    }

    private void tell(String what, long... numbers) {
        parent.println(
                what + " " + Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }
}
