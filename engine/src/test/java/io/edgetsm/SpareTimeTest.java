package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpareTimeTest {
    private final ManualClock clock = new ManualClock(0);
    private boolean backedUp;
    private SpareTime spare;

    @BeforeEach
    void makeSpareTime() {
        spare = new SpareTime(clock, () -> backedUp);
    }

    private void work(int millis) {
        clock.advance(Duration.ofMillis(millis));
    }

    private void idle(int millis) {
        spare.beginIdling();
        clock.advance(Duration.ofMillis(millis));
        spare.endIdling();
    }

    /** Milliseconds that may be spent, up to a limit, in runs of one each. */
    private int spend(int limit) {
        int spent = 0;
        while (spent < limit && spare.mayTakeTime()) {
            clock.advance(Duration.ofMillis(1));
            spare.end();
            spent++;
        }
        return spent;
    }

    @Test
    void thereIsSomeToBeginWith() {
        assertEquals(50, spend(100));
    }

    @Test
    void aQuarterOfTheTimeByWhichIdlenessOutlastsWorkIsSpare() {
        spend(100);
        idle(50);
        assertFalse(spare.mayTakeTime());
        work(20);
        idle(100);
        assertEquals(20, spend(100));
    }

    @Test
    void noMoreIsSpareHoweverLongTheIdleness() {
        idle(1_000_000);
        assertEquals(50, spend(100));
    }

    @Test
    void whoWorksMoreThanHeIdlesHasNone() {
        for (int i = 0; i < 300; i++) {
            work(3);
            idle(2);
        }
        assertFalse(spare.mayTakeTime());
        work(1);
        idle(9);
        assertTrue(spare.mayTakeTime());
    }

    @Test
    void samplesThatHavePiledUpTakeAllThereIs() {
        backedUp = true;
        assertFalse(spare.mayTakeTime());
        backedUp = false;
        assertFalse(spare.mayTakeTime());
        idle(40);
        assertEquals(10, spend(100));
    }

    /** As after samples that came too fast, when what is left is flushed an hour later. */
    @Test
    void idlenessCountsWhileItLasts() {
        backedUp = true;
        assertFalse(spare.mayTakeTime());
        backedUp = false;
        spare.beginIdling();
        clock.advance(Duration.ofMillis(40));
        assertEquals(10, spend(100));
        clock.advance(Duration.ofMillis(8));
        assertEquals(2, spend(100));
        spare.endIdling();
        assertFalse(spare.mayTakeTime());
    }

    @Test
    void whatWasSpentBeyondIsPaidBackFirst() {
        assertTrue(spare.mayTakeTime());
        clock.advance(Duration.ofMillis(90));
        spare.end();
        idle(90);
        assertFalse(spare.mayTakeTime());
        idle(160);
        assertFalse(spare.mayTakeTime());
        idle(8);
        assertEquals(2, spend(100));
    }
}
