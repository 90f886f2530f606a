package io.edgetsm;

import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;

/** A short campaign with fixed seeds, for {@link MutantTest}: throws what the first broken promise says. */
final class MutantCampaign implements Runnable {
    private static final int LIVES = 8;
    private static final int FAILING_LIVES = 24;
    private static final int STEPS = 60;
    private static final int FATES = UnforcedFate.values().length;
    private static final long GATE_SEED = 4;

    @Override
    public void run() {
        for (long seed = 1; seed <= LIVES; seed++) {
            cut(new StoreScript(seed, STEPS), seed, 8);
        }
        for (int n = 1; n <= FAILING_LIVES; n++) {
            FaultRule rule = FaultRule.every(Fault.EIO, 1 + n % 9).on(Operation.FORCE);
            StoreFaultTest.liveOn(SampleRandom.ofSeed(n), "force n=" + n, rule);
        }
        cut(new GateScript(GATE_SEED), GATE_SEED, 12);
    }

    private static void cut(StoreLife life, long seed, int oneIn) {
        SampleRandom random = SampleRandom.ofSeed(seed);
        new CutsOnTheWay(life, new SimulatedStorage(seed), random, index -> random.oneIn(oneIn), FATES, 10).run();
    }
}
