package io.edgetsm.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgetsm.testing.RingRules.Mistake;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules keep their promise in every history; {@code -Dcampaign.histories=100000} runs so many. */
class RingRulesTest {
    private static final int HISTORIES = Integer.getInteger("campaign.histories", 10_000);
    private static final int LIVES = 6;

    @Test
    void everySampleIsThereOnceAfterAnyCuts() {
        long start = System.nanoTime();
        for (long seed = 1; seed <= HISTORIES; seed++) {
            live(seed, Mistake.NONE);
        }
        System.out.printf(
                "campaign rules: histories=%d powerCuts=%d seconds=%d%n",
                HISTORIES, (long) HISTORIES * LIVES, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void noRuleIsThereForNothing(Mistake mistake) {
        assertThrows(AssertionError.class, () -> {
            for (long seed = 1; seed <= 5_000; seed++) {
                live(seed, mistake);
            }
        });
    }

    private static void live(long seed, Mistake mistake) {
        try {
            new RingRules(SampleRandom.ofSeed(seed), mistake).run(LIVES);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed=" + seed + " " + mistake + ": " + e.getMessage(), e);
        }
    }
}
