package io.edgetsm;

import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.util.ArrayList;
import java.util.List;

/**
 * A short campaign with fixed seeds, for {@link MutantTest}: throws what the first broken promise says, after telling which
 * part of it that was.
 */
final class MutantCampaign implements Runnable {
    private static final int LIVES = 8;
    private static final int FAILING_LIVES = 24;
    private static final int STEPS = 60;
    private static final int FATES = UnforcedFate.values().length;
    private static final long GATE_SEED = 1;

    private final List<String> parts;

    /** @param parts of {@link #allParts} to run, in this order */
    MutantCampaign(List<String> parts) {
        this.parts = parts;
    }

    /**
     * Those that have caught the mutants: each has caught one that the ones before it had not. The last lives are for mutants
     * that the ones before catch only by a hair.
     */
    static List<String> partsThatCatch() {
        return List.of(
                "replay 1",
                "straight 1",
                "carry 1",
                "life 1",
                "life 5",
                "force 6",
                "gate " + GATE_SEED,
                "life 2",
                "life 3",
                "life 4",
                "life 6");
    }

    static List<String> allParts() {
        List<String> all = new ArrayList<>();
        for (int seed = 1; seed <= LIVES; seed++) {
            all.add("life " + seed);
        }
        for (int n = 1; n <= FAILING_LIVES; n++) {
            all.add("force " + n);
        }
        all.add("gate " + GATE_SEED);
        all.add("replay 1");
        all.add("straight 1");
        all.add("carry 1");
        return all;
    }

    @Override
    public void run() {
        for (String part : parts) {
            try {
                run(part);
            } catch (RuntimeException | Error e) {
                System.out.println("broken in part: " + part);
                throw e;
            }
        }
    }

    private static void run(String part) {
        String[] words = part.split(" ");
        int seed = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "life" -> cut(new StoreScript(seed, STEPS), seed, 8);
            case "replay" -> RecoveryTest.replayWithTheOldestSampleInAHead();
            case "carry" -> {
                for (int i = 0; i < LIVES; i++) {
                    FailedForceTest.carryRoundWhatAGivenUpFileHeld(SampleRandom.ofSeed(seed + i));
                }
            }
            case "straight" -> {
                StraightBurstTest.sealWhileUnsettled(SampleRandom.ofSeed(seed));
                StraightBurstTest.giveUpAFileWhileUnsettled(SampleRandom.ofSeed(seed));
                StraightBurstTest.cutWhileAFileIsGivenUp(SampleRandom.ofSeed(seed));
            }
            case "gate" -> cut(new GateScript(seed), seed, 12);
            case "force" -> {
                FaultRule rule = FaultRule.every(Fault.EIO, 1 + seed % 9).on(Operation.FORCE);
                StoreFaultTest.liveOn(SampleRandom.ofSeed(seed), "force n=" + seed, rule);
            }
            default -> throw new IllegalArgumentException(part);
        }
    }

    private static void cut(StoreLife life, long seed, int oneIn) {
        SampleRandom random = SampleRandom.ofSeed(seed);
        new CutsOnTheWay(life, new SimulatedStorage(seed), random, index -> random.oneIn(oneIn), FATES, 10).run();
    }
}
