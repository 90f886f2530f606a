package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemClockTest {
    @Test
    void tellsTheTimeOfTheMachine() {
        long before = System.currentTimeMillis();
        long told = TimeUnit.NANOSECONDS.toMillis(SystemClock.INSTANCE.epochNanos());
        long after = System.currentTimeMillis();
        assertTrue(before <= told && told <= after, () -> before + " <= " + told + " <= " + after);
    }

    @Test
    void theMonotonicClockDoesNotGoBack() {
        long last = SystemClock.INSTANCE.monotonicNanos();
        for (int i = 0; i < 1000; i++) {
            long now = SystemClock.INSTANCE.monotonicNanos();
            assertTrue(now - last >= 0);
            last = now;
        }
    }
}
