package io.edgetsm.chronicle;

import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.ValueType;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the map buys: appends of grade WRITTEN, each awaiting its acknowledgement, into a store with and one without it.
 * Runs only when it is named ({@code -Dtest=MappedLogMeasurement}); rounds of both alternate, figures are medians of them.
 */
class MappedLogMeasurement {
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    private static final int MAX_CALLS = 1_000_000;
    private static final long START = 1_700_000_000_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void acknowledgementsWithAndWithoutTheMap() throws Exception {
        System.out.println("| threads | log | calls/s | p50 | p99 | p99.9 |");
        System.out.println("|---:|---|---:|---:|---:|---:|");
        for (int threads : new int[] {1, 4}) {
            try (EdgeStore plain = open("plain-" + threads, DirectoryStorage::create);
                    EdgeStore mapped = open("mapped-" + threads, MappedLogStorage::create)) {
                List<Round> plainRounds = new ArrayList<>();
                List<Round> mappedRounds = new ArrayList<>();
                for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++) {
                    plainRounds.add(round(plain, threads));
                    mappedRounds.add(round(mapped, threads));
                }
                row(threads, "file", plainRounds.subList(WARM_UP_ROUNDS, plainRounds.size()));
                row(threads, "map", mappedRounds.subList(WARM_UP_ROUNDS, mappedRounds.size()));
            }
        }
    }

    private EdgeStore open(String name, Function<Path, Storage> storage) {
        return EdgeStore.open(
                StoreConfig.builder(directory.resolve(name)).storage(storage).build());
    }

    /** Calls a second of all threads, and nanoseconds of a call that so many of 1000 do not exceed. */
    private record Round(long callsPerSecond, long p500, long p990, long p999) {
        static Round of(long[] sortedNanos) {
            return new Round(
                    sortedNanos.length * TimeUnit.SECONDS.toNanos(1) / ROUND_NANOS,
                    sortedNanos[sortedNanos.length / 2],
                    sortedNanos[(int) (sortedNanos.length * 99L / 100)],
                    sortedNanos[(int) (sortedNanos.length * 999L / 1000)]);
        }
    }

    private static Round round(EdgeStore store, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                SensorSeries series = store.series("written{thread=\"" + i + "\"}", ValueType.FLOAT64);
                running.add(pool.submit(() -> calls(series)));
            }
            LongStream nanos = LongStream.empty();
            for (Future<long[]> thread : running) {
                nanos = LongStream.concat(nanos, Arrays.stream(thread.get()));
            }
            return Round.of(nanos.sorted().toArray());
        } finally {
            pool.shutdown();
        }
    }

    private static long[] calls(SensorSeries series) {
        long[] nanos = new long[MAX_CALLS];
        int calls = 0;
        long before = System.nanoTime();
        long end = before + ROUND_NANOS;
        while (before < end && calls < MAX_CALLS) {
            series.append(START + before, 21.5 + calls % 10, Durability.WRITTEN);
            long after = System.nanoTime();
            nanos[calls++] = after - before;
            before = after;
        }
        return Arrays.copyOf(nanos, calls);
    }

    private static void row(int threads, String log, List<Round> rounds) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %,d | %.1f us | %.1f us | %.1f us |%n",
                threads,
                log,
                median(rounds.stream().mapToLong(Round::callsPerSecond)),
                median(rounds.stream().mapToLong(Round::p500)) / 1e3,
                median(rounds.stream().mapToLong(Round::p990)) / 1e3,
                median(rounds.stream().mapToLong(Round::p999)) / 1e3);
    }

    private static long median(LongStream figures) {
        long[] sorted = figures.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
