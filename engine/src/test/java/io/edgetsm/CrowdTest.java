package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers, readers and another process on one store, while files are sealed and dropped. {@code -Dview.appends} sets how
 * much each writer appends.
 */
class CrowdTest {
    private static final long APPENDS = Long.getLong("view.appends", 100_000);
    private static final int READERS = 4;

    @TempDir
    Path directory;

    private final AtomicLongArray begun = new AtomicLongArray(CrowdAppends.WRITERS);
    private final AtomicLongArray done = new AtomicLongArray(CrowdAppends.WRITERS);
    private final AtomicInteger writing = new AtomicInteger(CrowdAppends.WRITERS);
    private final AtomicInteger snapshots = new AtomicInteger();

    @Test
    void everyReaderSeesAPrefixOfEachWriterAtAnyTime() throws Exception {
        StoreConfig config = StoreConfig.builder(directory)
                .logBytes(1 << 20)
                .tsmFileBytes(64 << 10)
                .retentionBytes(256 << 10)
                .memoryBudget(8 << 20)
                .build();
        Process watcher = null;
        ExecutorService threads = Executors.newFixedThreadPool(CrowdAppends.WRITERS + READERS);
        try (EdgeStore store = EdgeStore.open(config)) {
            watcher = startWatcher();
            BufferedReader said = watcher.inputReader();
            assertEquals(CrowdWatcher.READY, said.readLine());
            List<Future<?>> tasks = new ArrayList<>();
            for (int writer = 0; writer < CrowdAppends.WRITERS; writer++) {
                int number = writer;
                tasks.add(threads.submit(() -> write(store, number)));
            }
            for (int reader = 0; reader < READERS; reader++) {
                boolean all = reader % 2 == 0;
                tasks.add(threads.submit((Callable<Void>) () -> read(store, all)));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
            store.await(Durability.WRITTEN);
            String seen = endOf(watcher, said);
            assertTrue(seen.endsWith(" " + APPENDS + " " + APPENDS + " " + APPENDS), seen);
            assertFalse(Files.exists(directory.resolve(StoreFiles.tsm(1))), "no file was dropped");
            System.out.println("crowd: snapshots=" + snapshots + " otherProcess=" + seen + " " + store.stats());
        } finally {
            threads.shutdownNow();
            if (watcher != null) {
                watcher.destroyForcibly();
            }
        }
    }

    private void write(EdgeStore store, int writer) {
        try {
            CrowdAppends.write(store, writer, APPENDS, begun, done);
        } finally {
            // Also after a failure: nobody waits for this one any more.
            done.set(writer, APPENDS);
            writing.decrementAndGet();
        }
    }

    private Void read(EdgeStore store, boolean all) {
        boolean last = false;
        for (int round = 0; !last; round++) {
            last = writing.get() == 0;
            int only = round % CrowdAppends.WRITERS;
            long[] least = counts(done);
            try (Snapshot snapshot = store.snapshot(all ? "*" : "{w=\"" + only + "\"}")) {
                long[] most = counts(begun);
                for (int writer = 0; writer < CrowdAppends.WRITERS; writer++) {
                    if (all || writer == only) {
                        CrowdAppends.check(snapshot, writer, least[writer], most[writer]);
                    }
                }
            }
            snapshots.incrementAndGet();
        }
        return null;
    }

    private static long[] counts(AtomicLongArray counters) {
        long[] counts = new long[counters.length()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = counters.get(i);
        }
        return counts;
    }

    private Process startWatcher() throws IOException {
        return TestProcesses.java(CrowdWatcher.class, directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Tells the other process to look a last time and takes what it has to say. */
    private static String endOf(Process watcher, BufferedReader said) throws IOException, InterruptedException {
        watcher.getOutputStream().write('\n');
        watcher.getOutputStream().flush();
        String seen = said.readLine();
        assertEquals(0, watcher.waitFor());
        return seen;
    }
}
