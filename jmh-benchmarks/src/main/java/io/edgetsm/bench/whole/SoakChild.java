package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.StoreStats;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.Slabs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The child process of {@link SoakCommand}: appends at true pace and looks at its memory once a second. */
final class SoakChild {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SampleFeed feed = new SampleFeed(Scenario.TICKS, 0);
    private final int ticksPerSecond;
    private final int seconds;
    private long middleResident;
    private long lateResident;
    private long maxDirect;

    private SoakChild(int rate, int seconds) {
        this.ticksPerSecond = Math.max(1, rate / feed.size());
        this.seconds = seconds;
    }

    /** {@code directory rate seconds}. */
    public static void main(String[] args) throws IOException {
        ChildProcess.tell(new SoakChild(Integer.parseInt(args[1]), Integer.parseInt(args[2])).run(Path.of(args[0])));
    }

    private Map<String, String> run(Path directory) throws IOException {
        StoreConfig config = StoreConfig.builder(directory)
                .maxFuture(Duration.ofDays(100_000))
                .retentionBytes(1L << 30)
                .build();
        ProcessUsage before = ProcessUsage.now();
        try (EdgeStore store = EdgeStore.open(config)) {
            int[] refs = new int[feed.size()];
            for (int i = 0; i < refs.length; i++) {
                SensorSeries series = store.series("soak{i=\"" + i + "\"}", ValueType.FLOAT64);
                refs[i] = series.ref();
            }
            long start = System.nanoTime();
            for (int second = 0; second < seconds; second++) {
                for (int tick = 0; tick < ticksPerSecond; tick++) {
                    parkUntil(start + second * SECOND_NANOS + tick * SECOND_NANOS / ticksPerSecond);
                    feed.next();
                    store.append(refs, feed.timestamps(), feed.values(), refs.length);
                }
                look(second);
            }
            return figures(config, store.stats(), ProcessUsage.now().since(before));
        }
    }

    private static void parkUntil(long nanos) {
        for (long wait = nanos - System.nanoTime(); wait > 0; wait = nanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private void look(int second) throws IOException {
        long resident = residentBytes();
        // The first third is for the JVM to load, compile and grow its heap to the limit.
        if (second >= seconds - seconds / 3) {
            lateResident = Math.max(lateResident, resident);
        } else if (second >= seconds / 3) {
            middleResident = Math.max(middleResident, resident);
        }
        maxDirect = Math.max(maxDirect, Slabs.acquiredBytes() + Slabs.pooledBytes());
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("kernel says nothing about resident memory: file=/proc/self/status");
    }

    private Map<String, String> figures(StoreConfig config, StoreStats stats, ProcessUsage used) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("seconds", Integer.toString(seconds));
        figures.put("samples", Long.toString(stats.samplesAppended()));
        figures.put("overloads", Long.toString(stats.overloads()));
        figures.put("forces", Long.toString(stats.forces()));
        figures.put("blocks", Long.toString(stats.blocks()));
        figures.put("cpuSeconds", Double.toString(used.cpuSeconds()));
        figures.put("maxResident", Long.toString(used.maxResidentBytes()));
        figures.put("middleResident", Long.toString(middleResident));
        figures.put("lateResident", Long.toString(lateResident));
        figures.put("maxDirect", Long.toString(maxDirect));
        figures.put("budget", Long.toString(config.memoryBudgetBytes()));
        return figures;
    }
}
