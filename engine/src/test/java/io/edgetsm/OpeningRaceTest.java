package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.io.StoreLockedException;
import io.edgetsm.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    /** Once for a store that is not there yet, once for one that is. */
    private static final int PROCESS_RACES = 2;

    private static final String READY = "ready";
    private static final String WON = "won";

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

    @Test
    void oneOfTwoProcessesWins() throws Exception {
        Path directory = temp.resolve("store");
        for (int race = 0; race < PROCESS_RACES; race++) {
            try (Contender one = new Contender(directory);
                    Contender other = new Contender(directory)) {
                assertEquals(READY, one.hear());
                assertEquals(READY, other.hear());
                one.say();
                other.say();
                String first = one.hear();
                String second = other.hear();
                assertTrue(first.equals(WON) ^ second.equals(WON), () -> first + " / " + second);
                Contender winner = first.equals(WON) ? one : other;
                String refusal = first.equals(WON) ? second : first;
                assertTrue(refusal.contains("process " + winner.process.pid()), refusal);
            }
        }
    }

    /** A process that opens the store when it is told to, says how that went, and holds it until it is told again. */
    static final class Contender implements AutoCloseable {
        private final Process process;
        private final BufferedReader said;

        Contender(Path directory) throws IOException {
            process = TestProcesses.java(Contender.class, directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            said = process.inputReader(StandardCharsets.UTF_8);
        }

        String hear() throws IOException {
            return String.valueOf(said.readLine());
        }

        void say() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            assertEquals(
                    0, process.onExit().join().exitValue(), "a process that opened the store or was refused ends well");
        }

        public static void main(String[] arguments) throws IOException {
            StoreConfig config = StoreConfig.builder(Path.of(arguments[0]))
                    .logBytes(64 << 10)
                    .memoryBudget(8 << 20)
                    .build();
            System.out.println(READY);
            System.in.read();
            try (EdgeStore store = EdgeStore.open(config)) {
                System.out.println(WON);
                System.in.read(); // ends with the pipe, should the test die
                store.force();
            } catch (StoreLockedException refusal) {
                System.out.println(refusal.getMessage());
            }
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
