package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SimulatedStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.AgentRunner;
import org.junit.jupiter.api.Test;

/** A store is closed while its threads, or others, are in the midst of something. */
class CloseRaceTest {
    private static final int ROUNDS = 10;
    private static final int SNAPSHOTS = 500;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final ManualClock clock = new ManualClock(StoreLife.START);
    private final StoreConfig config = StoreLife.roomy(clock).build();

    /** The encoder has a fresh ring for the committer, which must be there to take it. */
    @Test
    void closingDuringTheProbeThatSucceedsComesToAnEnd() throws InterruptedException {
        EdgeStore store = EdgeStore.open(config, storage, true);
        SensorSeries series = store.series("a", ValueType.FLOAT64);
        series.append(StoreLife.START, 1.0, Durability.FORCED);
        storage.inject(FaultRule.from(Fault.EIO, 1).on(Operation.FORCE, Operation.CREATE));
        assertThrows(StoreSuspendedException.class, () -> series.append(StoreLife.START + 1, 2.0, Durability.FORCED));
        storage.clearFaults();
        Hold hold = new Hold(storage, CloseRaceTest::isFreshRing).begin();
        clock.advance(Duration.ofMinutes(1));
        CompletableFuture<Boolean> woken = Hold.beside(() -> store.betweenBatches(() -> true));
        hold.await();
        Thread closing = close(store);
        while (!isStoppingAgents(closing)) {
            Thread.onSpinWait();
        }
        hold.release();
        closing.join();
        assertTrue(woken.join());
    }

    /** The encoder looks whether the committer has taken the ring, not whether that is still sound. */
    @Test
    void aFreshRingThatFailsAtOnceIsReplacedAsWell() {
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            SensorSeries series = store.series("a", ValueType.FLOAT64);
            series.append(StoreLife.START, 1.0, Durability.FORCED);
            Hold hold = new Hold(storage, CloseRaceTest::isFreshRing).begin();
            storage.inject(FaultRule.once(Fault.EIO, 1).on(Operation.FORCE).onFiles(StoreFiles.LOG::equals));
            FaultRule fresh = FaultRule.once(Fault.EIO, 1)
                    .on(Operation.WRITE)
                    .onFiles(name -> Hold.isAgent("committer") && name.equals(StoreFiles.log(1)));
            storage.inject(fresh);
            CompletableFuture<Long> before =
                    Hold.beside(() -> series.append(StoreLife.START + 1, 2.0, Durability.FORCED));
            hold.await();
            // The first that the fresh ring takes.
            CompletableFuture<Long> behind =
                    Hold.beside(() -> series.append(StoreLife.START + 2, 3.0, Durability.FORCED));
            while (store.appendedLsn() < 3) {
                Thread.onSpinWait();
            }
            // Behind the encoder's wait for the committer, so that this has failed by the time the encoder looks.
            Hold afterwards = new Hold(storage, CloseRaceTest::isEndOfOldRing).begin();
            hold.release();
            afterwards.await();
            while (fresh.hits() == 0 || !isWaiting(Hold.agent("committer"))) {
                Thread.onSpinWait();
            }
            afterwards.release();
            assertEquals(2, before.join());
            CompletionException told = assertThrows(CompletionException.class, behind::join);
            assertEquals(StoreSuspendedException.class, told.getCause().getClass());
            assertEquals(1, fresh.hits());
            while (store.forcedLsn() < 3) {
                clock.advance(Duration.ofMinutes(1));
                store.betweenBatches(() -> true);
            }
        }
    }

    private static boolean isFreshRing(OperationPoint point) {
        return Hold.isAgent("encoder")
                && point.operation() == Operation.CREATE
                && point.name().equals(StoreFiles.LOG_ASIDE);
    }

    private static boolean isEndOfOldRing(OperationPoint point) {
        return Hold.isAgent("encoder")
                && point.operation() == Operation.DELETE
                && point.name().equals(StoreFiles.LOG);
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    /** Closing gives the device up after a minute; so must whoever waits for it. */
    @Test
    void whoWaitsForAForceIsToldThatClosingHasGivenUp() throws InterruptedException {
        EdgeStore store = EdgeStore.open(config, storage, true);
        SensorSeries series = store.series("a", ValueType.FLOAT64);
        series.append(StoreLife.START, 1.0, Durability.FORCED);
        Hold hold = new Hold(
                        storage,
                        point -> Hold.isAgent("committer")
                                && point.operation() == Operation.FORCE
                                && point.name().startsWith(StoreFiles.LOG))
                .begin();
        CompletableFuture<Long> covered = Hold.beside(() -> series.append(StoreLife.START + 1, 2.0, Durability.FORCED));
        hold.await();
        CompletableFuture<Long> behind = Hold.beside(() -> series.append(StoreLife.START + 2, 3.0, Durability.FORCED));
        while (store.appendedLsn() < 3) {
            Thread.onSpinWait();
        }
        Thread closing = close(store);
        while (!isStoppingAgents(closing)) {
            clock.advance(Duration.ofMinutes(1));
            // It does not end the wait, but has it look at the clock.
            closing.interrupt();
        }
        while (!hold.wasInterrupted()) {
            // Who stops an agent hands on what interrupts him meanwhile: then the committer has been told to end.
            closing.interrupt();
        }
        hold.release();
        closing.join();
        assertEquals(2, covered.join());
        CompletionException told = assertThrows(CompletionException.class, behind::join);
        assertEquals(StoreClosedException.class, told.getCause().getClass());
    }

    /** As a shutdown hook does while the application closes the store too: the process ends when the hook has returned. */
    @Test
    void whoClosesAsWellWaits() throws InterruptedException {
        EdgeStore store = EdgeStore.open(config, storage, true);
        store.series("a", ValueType.FLOAT64).append(StoreLife.START, 1.0);
        Hold hold =
                new Hold(storage, point -> Hold.isAgent("committer") && point.operation() == Operation.FORCE).begin();
        Thread first = close(store);
        hold.await();
        AtomicInteger filesLeftOpen = new AtomicInteger(-1);
        Thread closing = new Thread(() -> {
            store.close();
            filesLeftOpen.set(storage.openFileCount());
        });
        closing.start();
        while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        hold.release();
        first.join();
        closing.join();
        assertEquals(0, filesLeftOpen.get());
        store.close();
    }

    /** A snapshot stays what it is when the store is closed, also while it is being closed. */
    @Test
    void snapshotsAreReadMeanwhile() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            EdgeStore store = EdgeStore.open(config, storage.reopen(), true);
            store.series("a", ValueType.FLOAT64).append(StoreLife.START, 1.5, Durability.FORCED);
            List<Snapshot> snapshots = new ArrayList<>();
            for (int i = 0; i < SNAPSHOTS; i++) {
                snapshots.add(store.snapshot("*"));
            }
            Thread closing = close(store);
            for (Snapshot snapshot : snapshots) {
                assertEquals(1, snapshot.sources(snapshot.series().get(0)).size());
                snapshot.close();
            }
            closing.join();
        }
    }

    /** Some containers interrupt all threads of an application. */
    @Test
    void anInterruptDoesNotStopAnAgent() {
        try (EdgeStore store = EdgeStore.open(config, storage, true)) {
            SensorSeries series = store.series("a", ValueType.FLOAT64);
            for (String role : List.of("committer", "encoder")) {
                Thread agent = Hold.agent(role);
                agent.interrupt();
                while (agent.isAlive() && agent.isInterrupted()) {
                    Thread.onSpinWait();
                }
                assertTrue(agent.isAlive(), role);
            }
            series.append(StoreLife.START, 1.5, Durability.FORCED);
            store.flush();
        }
    }

    private static Thread close(EdgeStore store) {
        Thread closing = new Thread(
                () -> {
                    try {
                        store.close();
                    } catch (StoreFailedException e) {
                        // It says so where what it has given up is lost.
                    }
                },
                "closing");
        closing.start();
        return closing;
    }

    private static boolean isStoppingAgents(Thread closing) {
        return Arrays.stream(closing.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(AgentRunner.class.getName())
                        && frame.getMethodName().equals("close"));
    }
}
