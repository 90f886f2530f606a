package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.testing.UnforcedFate;
import java.nio.file.Path;
import java.time.Duration;

/** The wall clock of a board without a battery: at 1970 after a boot, put right later, put wrong again. Nothing hangs on it. */
class ClockJumpTest {
    private static final int RETAINED_FROM = 60_000;
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
                clock().jumpTo(jumps.pick(0L, now + days, Math.max(0, now - days), StoreLife.START));
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
                            0L,
                            StoreLife.START,
                            StoreLife.START + Duration.ofDays(2000).toNanos()));
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

    @Seeded(runs = 2)
    void whatRetentionDropsDoesNotDependOnTheClock(SampleRandom random) {
        long seed = random.nextLong();
        StoreState steady = retained(seed, false);
        assertTrue(steady.size() < RETAINED_FROM, "retention drops something, left=" + steady.size());
        StoreJudge.assertSame(steady, retained(seed, true), "with jumps");
    }

    /** What a store keeps of a seed's samples that may take no more than three small files. */
    private static StoreState retained(long seed, boolean jumps) {
        SampleRandom values = SampleRandom.ofSeed(seed);
        SampleRandom times = SampleRandom.ofSeed(seed + 1);
        ManualClock clock = new ManualClock(StoreLife.START);
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(64 << 10)
                .tsmFileBytes(64 << 10)
                .retentionBytes(192 << 10)
                .memoryBudget(8 << 20)
                .clock(clock)
                .build();
        try (EdgeStore store = EdgeStore.open(config, new SimulatedStorage(seed), false)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            for (int i = 0; i < RETAINED_FROM; i++) {
                series.append(StoreLife.START + i, values.nextLong());
                if (i % 1000 == 0) {
                    if (jumps) {
                        clock.jumpTo(times.pick(
                                0L,
                                StoreLife.START - i,
                                StoreLife.START + Duration.ofDays(4000).toNanos()));
                    }
                    store.flush();
                    store.runAgents();
                    // Samples come while the clock is right.
                    clock.jumpTo(StoreLife.START);
                }
            }
            store.flush();
            return StoreJudge.state(store);
        }
    }
}
