package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.time.Duration;

/** The wall clock of a board without a battery: at 1970 after a boot, put right later, put wrong again. Nothing hangs on it. */
class ClockJumpTest {
    private static final int STEPS = 80;

    /** A life by chance whose wall clock jumps before some of its steps. */
    private static final class JumpingLife extends StoreLife {
        private final SampleRandom jumps;

        JumpingLife(long seed) {
            super(seed);
            this.jumps = SampleRandom.ofSeed(seed);
        }

        @Override
        int steps() {
            return STEPS;
        }

        @Override
        long firstBudget() {
            return 8L << 20;
        }

        @Override
        void step(SimulatedStorage storage, int i) {
            if (i % 3 == 0) {
                long now = clock().epochNanos();
                long days = Duration.ofDays(1000).toNanos();
                clock().jumpTo(jumps.pick(0L, now + days, Math.max(0, now - days), START));
            }
            switch (random.nextInt(8)) {
                case 0 -> store().flush();
                case 1 -> tick(Duration.ofSeconds(100));
                case 2, 3 -> tick(Duration.ofMillis(random.nextInt(400)));
                case 4 -> {
                    close();
                    open(storage, firstBudget());
                }
                default -> {
                    // What is far ahead of a clock that is trusted is refused: the clock is right when samples come.
                    clock().jumpTo(jumps.pick(
                            0L, START, START + Duration.ofDays(2000).toNanos()));
                    appendRun("noisy", 1 + random.nextInt(200));
                    appendRun("slow", 1);
                }
            }
        }
    }

    @Seeded(runs = 15)
    void aJumpingWallClockLosesNothing(SampleRandom random) {
        long seed = random.nextLong();
        SimulatedStorage storage = new SimulatedStorage(seed);
        JumpingLife life = new JumpingLife(seed);
        life.run(storage);
        SimulatedStorage after = storage.cut(1, UnforcedFate.LOST);
        try (EdgeStore store = EdgeStore.open(StoreLife.config(life.clock(), 8L << 20), after, false)) {
            assertEquals(life.acknowledgedForced(), store.appendedLsn());
            StoreJudge.assertSame(life.model().stateAt(store.appendedLsn()), StoreJudge.state(store), "after jumps");
        }
    }
}
