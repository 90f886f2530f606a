package io.edgetsm;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** Whole stores through cuts and kills one after the other; {@code -Dtest.runs=10000} lives ten thousand histories. */
class StoreHistoriesTest {
    private static final int MAX_INTERRUPTIONS = 6;
    private static final long START = System.nanoTime();

    private static int histories;
    private static int cuts;
    private static int kills;
    private static int inOpening;

    @AfterAll
    static void report() {
        System.out.printf(
                "campaign histories: histories=%d cuts=%d kills=%d inOpening=%d seconds=%d%n",
                histories, cuts, kills, inOpening, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - START));
    }

    @Seeded(runs = 400)
    void whatWasAcknowledgedSurvivesOneInterruptionAfterTheOther(SampleRandom random) {
        StoreHistory history = new StoreHistory(random).run(1 + random.nextInt(MAX_INTERRUPTIONS));
        histories++;
        cuts += history.cuts();
        kills += history.kills();
        inOpening += history.inOpening();
    }
}
