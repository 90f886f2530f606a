package io.edgetsm;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import org.junit.jupiter.api.AfterAll;

/**
 * The promises of {@link StoreJudge} over many lives, each cut and killed at points of chance; {@code -Dtest.runs=1000} lives
 * a thousand.
 */
class StoreCrashTest {
    private static final int STEPS = 60;
    private static final int CUTS_PER_LIFE = 8;

    private static final CampaignTotals TOTALS = new CampaignTotals("lives");

    @AfterAll
    static void report() {
        TOTALS.print();
    }

    @Seeded(runs = 40)
    void acknowledgedSamplesSurviveCutsAndKillsAnywhere(SampleRandom random) {
        long seed = random.nextLong();
        long operations = operationCount(seed);
        TOTALS.add(new CutsOnTheWay(
                        new StoreScript(seed, STEPS),
                        new SimulatedStorage(seed),
                        random,
                        index -> random.nextLong(operations) < CUTS_PER_LIFE,
                        UnforcedFate.values().length,
                        20)
                .run());
    }

    private static long operationCount(long seed) {
        SimulatedStorage storage = new SimulatedStorage(seed);
        new StoreScript(seed, STEPS).run(storage);
        return storage.operationCount();
    }
}
