package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The gate: {@link GateScript} cut at every storage operation, with fifty fates of the unforced, and killed. Every run takes
 * a share of the operations; {@code -Dcampaign.gate=2/10} takes the second tenth of them, one after the other, with all
 * fates.
 */
class StoreGateTest {
    private static final String PART = System.getProperty("campaign.gate");
    private static final int FATES = 50;
    private static final int SHARE_FATES = 7;
    private static final int SHARE_ONE_IN = 25;
    private static final long SCRIPT_SEED = 4;

    private static final CampaignTotals TOTALS = new CampaignTotals("gate");

    @AfterAll
    static void report() {
        TOTALS.print();
    }

    @Test
    void theScriptContainsWhatIsDelicate() {
        SimulatedStorage storage = new SimulatedStorage(SCRIPT_SEED);
        int[] wraps = new int[1];
        storage.onOperation(point -> {
            boolean first = point.operation() == Operation.WRITE && point.position() == 0;
            wraps[0] += first
                            && point.name().startsWith(StoreFiles.LOG)
                            && !point.name().equals(StoreFiles.LOG_ASIDE)
                    ? 1
                    : 0;
        });
        GateScript script = new GateScript(SCRIPT_SEED);
        script.run(storage);
        script.requireEvents(storage, wraps[0]);
    }

    @Seeded(runs = 1)
    void noCutAndNoKillOfTheScriptBreaksAPromise(SampleRandom random) {
        CutsOnTheWay run = new CutsOnTheWay(
                        new GateScript(SCRIPT_SEED),
                        new SimulatedStorage(SCRIPT_SEED),
                        random,
                        PART == null ? index -> random.oneIn(SHARE_ONE_IN) : part(),
                        PART == null ? SHARE_FATES : FATES,
                        20)
                .run();
        TOTALS.add(run);
        assertTrue(run.points() > 0);
    }

    private static LongPredicate part() {
        String[] words = PART.split("/");
        int part = Integer.parseInt(words[0]);
        int parts = Integer.parseInt(words[1]);
        return index -> index % parts == part - 1;
    }
}
