package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that are interrupted all the time: each call does its work, keeps the flag and harms nobody else. */
class InterruptStormTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int WRITERS = 4;
    private static final int SAMPLES = 1500;

    @TempDir
    Path directory;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void interruptsOfWritersAndReadersCostNothing() throws Exception {
        StoreConfig config = StoreConfig.builder(directory)
                .logBytes(1 << 20)
                .tsmFileBytes(256 << 10)
                .memoryBudget(8 << 20)
                .build();
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS + 2);
        try (EdgeStore store = EdgeStore.open(config)) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String key = "w" + writer;
                writers.add(pool.submit(known(() -> write(store, key))));
            }
            Future<Integer> reader = pool.submit(known(() -> read(store)));
            Future<?> storm = pool.submit(this::interruptAll);
            for (Future<Integer> writer : writers) {
                assertEquals(SAMPLES, writer.get());
            }
            done.set(true);
            reader.get();
            storm.get();
            requireAll(store);
        } finally {
            pool.shutdownNow();
        }
        try (EdgeStore store = EdgeStore.open(config)) {
            requireAll(store);
        }
    }

    private Callable<Integer> known(Callable<Integer> task) {
        return () -> {
            synchronized (threads) {
                threads.add(Thread.currentThread());
            }
            return task.call();
        };
    }

    private static int write(EdgeStore store, String key) {
        SensorSeries series = store.series(key, ValueType.INT64);
        for (int i = 0; i < SAMPLES; i++) {
            series.append(START + i, (long) i, i % 25 == 0 ? Durability.FORCED : Durability.BUFFERED);
            if (i % 500 == 499) {
                store.flush();
            }
        }
        return SAMPLES;
    }

    private int read(EdgeStore store) {
        int reads = 0;
        while (!done.get()) {
            try (Snapshot snapshot = store.snapshot("*")) {
                StoreState.of(snapshot);
                reads++;
            }
        }
        return reads;
    }

    private void interruptAll() {
        while (!done.get()) {
            synchronized (threads) {
                threads.forEach(Thread::interrupt);
            }
            Thread.onSpinWait();
        }
    }

    private static void requireAll(EdgeStore store) {
        try (Snapshot snapshot = store.snapshot("*")) {
            assertEquals((long) WRITERS * SAMPLES, StoreState.of(snapshot).size());
        }
    }
}
