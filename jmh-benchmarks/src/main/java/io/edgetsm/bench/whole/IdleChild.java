package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The child process of {@link IdleCommand}: counts what the kernel says of the store's threads. */
final class IdleChild {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String THREAD_PREFIX = "edgetsm-";
    private static final int TICKS_PER_SECOND = 100;

    private IdleChild() {}

    /** {@code directory rate seconds}. */
    public static void main(String[] args) throws IOException {
        int rate = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        Map<String, String> figures = new LinkedHashMap<>();
        try (EdgeStore store = EdgeStore.open(StoreConfig.of(Path.of(args[0])))) {
            SensorSeries series = store.series("idle", ValueType.FLOAT64);
            append(series, rate, seconds);
            long before = count("voluntary_ctxt_switches");
            park(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
            long idle = count("voluntary_ctxt_switches") - before;
            figures.put("idleWakeUps", Double.toString((double) idle / seconds));
            before = count("voluntary_ctxt_switches");
            long ticks = cpuTicks();
            append(series, rate, seconds);
            long slow = count("voluntary_ctxt_switches") - before;
            figures.put("slowWakeUps", Double.toString((double) slow / seconds));
            double cpuSeconds = (double) (cpuTicks() - ticks) / TICKS_PER_SECOND;
            figures.put("slowCorePercent", Double.toString(100 * cpuSeconds / seconds));
        }
        ChildProcess.tell(figures);
    }

    private static void append(SensorSeries series, int rate, int seconds) {
        long start = System.nanoTime();
        for (long i = 0; i < (long) rate * seconds; i++) {
            park(start + i * TimeUnit.SECONDS.toNanos(1) / rate);
            series.append(SampleFeed.START_NANOS + i * 1_000_000, i % 100 / 10.0);
        }
    }

    private static void park(long untilNanos) {
        for (long wait = untilNanos - System.nanoTime(); wait > 0; wait = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    /** A count that the kernel keeps for each thread, summed over those of the store. */
    private static long count(String name) throws IOException {
        long sum = 0;
        for (Path thread : storeThreads()) {
            for (String line : Files.readAllLines(thread.resolve("status"))) {
                if (line.startsWith(name)) {
                    sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return sum;
    }

    /** Processor time of the store's threads in the kernel's hundredths of a second. */
    private static long cpuTicks() throws IOException {
        long sum = 0;
        for (Path thread : storeThreads()) {
            String stat = Files.readString(thread.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            sum += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return sum;
    }

    private static List<Path> storeThreads() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(IdleChild::isOfStore).toList();
        }
    }

    private static boolean isOfStore(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith(THREAD_PREFIX);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
