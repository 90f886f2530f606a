package io.edgetsm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualClockTest {
    @Test
    void bothTimesPassTogetherAndOnlyWallTimeJumps() {
        ManualClock clock = new ManualClock(1_000);
        long start = clock.monotonicNanos();
        clock.advance(Duration.ofSeconds(2));
        assertEquals(2_000_001_000L, clock.epochNanos());
        assertEquals(2_000_000_000L, clock.monotonicNanos() - start);
        clock.jumpTo(0);
        assertEquals(0, clock.epochNanos());
        assertEquals(2_000_000_000L, clock.monotonicNanos() - start);
        assertThrows(IllegalArgumentException.class, () -> clock.advanceNanos(-1));
    }
}
