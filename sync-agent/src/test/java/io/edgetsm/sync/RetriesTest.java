package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final long MS = 1_000_000;
    private final List<Long> pauses = new ArrayList<>();

    private SyncConfig.Builder config() {
        return SyncConfig.builder()
                .maxAttempts(6)
                .retryBase(Duration.ofMillis(100))
                .retryCap(Duration.ofMillis(500))
                .maxRetryAfter(Duration.ofSeconds(10))
                .pause(pauses::add);
    }

    private static Supplier<String> failing(int times, long retryAfterNanos) {
        int[] calls = {0};
        return () -> {
            if (calls[0]++ < times) {
                throw new TargetUnavailableException("t", "attempt=" + calls[0], retryAfterNanos, null);
            }
            return "done";
        };
    }

    @Seeded(runs = 50)
    void pausesAreRandomBelowABoundThatDoublesUpToTheCap(SampleRandom random) {
        pauses.clear();
        Retries retries = new Retries(config().random(random).build());
        assertEquals("done", retries.until(failing(5, -1)));
        assertEquals(5, retries.count());
        long[] bounds = {100, 200, 400, 500, 500};
        for (int i = 0; i < bounds.length; i++) {
            assertTrue(pauses.get(i) >= 0 && pauses.get(i) <= bounds[i] * MS, pauses.toString());
        }
    }

    @Test
    void theLastFailureIsThrownWhenAttemptsAreUsedUp() {
        Retries retries = new Retries(config().build());
        TargetUnavailableException failure =
                assertThrows(TargetUnavailableException.class, () -> retries.until(failing(100, -1)));
        assertTrue(failure.getMessage().contains("attempt=6"));
        assertEquals(5, pauses.size());
    }

    @Test
    void whatTheTargetAsksForIsWaitedForWithJitterOnTop() {
        long asked = TimeUnit.SECONDS.toNanos(7);
        new Retries(config().build()).until(failing(1, asked));
        assertTrue(pauses.get(0) >= asked && pauses.get(0) <= asked + 100 * MS, pauses.toString());
    }

    @Test
    void aTargetThatAsksForTooLongIsLeftToTheNextSync() {
        long asked = TimeUnit.SECONDS.toNanos(11);
        Retries retries = new Retries(config().build());
        assertThrows(TargetUnavailableException.class, () -> retries.until(failing(1, asked)));
        assertEquals(List.of(), pauses);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        BatchRefusedException refusal = new BatchRefusedException(BatchRefusedException.Reason.CONFLICT, "t", "what=x");
        Retries retries = new Retries(config().build());
        assertSame(
                refusal,
                assertThrows(
                        BatchRefusedException.class,
                        () -> retries.until(() -> {
                            throw refusal;
                        })));
        assertEquals(List.of(), pauses);
    }

    @Test
    void anInterruptEndsTheWaitingAndStaysSet() {
        Retries retries = new Retries(config().pause(nanos -> {
                    throw new InterruptedException();
                })
                .build());
        assertThrows(TargetUnavailableException.class, () -> retries.until(failing(1, -1)));
        assertTrue(Thread.interrupted());
        assertFalse(Thread.interrupted());
    }
}
