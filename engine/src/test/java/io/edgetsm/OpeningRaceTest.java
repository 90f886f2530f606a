package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.io.StoreLockedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two that open one directory at once, which is no store yet the first time: one gets it, the other is told by whom. */
class OpeningRaceTest {
    private static final int RACES = 20;

    @TempDir
    Path temp;

    private final CyclicBarrier start = new CyclicBarrier(2);
    private final CyclicBarrier end = new CyclicBarrier(2);

    @Test
    void oneOfTwoThreadsWins() throws Exception {
        StoreConfig config = StoreConfig.builder(temp.resolve("store"))
                .logBytes(64 << 10)
                .memoryBudget(8 << 20)
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                Callable<Boolean> opener = () -> open(config);
                List<Future<Boolean>> openers = List.of(threads.submit(opener), threads.submit(opener));
                assertTrue(openers.get(0).get() ^ openers.get(1).get(), "exactly one wins, race=" + race);
            }
        } finally {
            threads.shutdownNow();
        }
        try (EdgeStore store = EdgeStore.open(config)) {
            assertEquals(RACES, StoreJudge.state(store).size());
        }
    }

    /** Whether this one got it; holds it until the other has been told. */
    private boolean open(StoreConfig config) throws Exception {
        start.await();
        try (EdgeStore store = EdgeStore.open(config)) {
            store.series("x", ValueType.INT64).append(StoreLife.START + store.appendedLsn(), 1, Durability.FORCED);
            end.await();
            return true;
        } catch (StoreLockedException refusal) {
            String owner = "process " + ProcessHandle.current().pid();
            assertTrue(refusal.getMessage().contains(owner), refusal.getMessage());
            end.await();
            return false;
        }
    }
}
