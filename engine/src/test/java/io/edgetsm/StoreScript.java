package io.edgetsm;

import io.edgetsm.testing.SimulatedStorage;
import java.time.Duration;
import java.util.List;

/**
 * A life by chance: appends in and out of order, duplicates, bursts, commits, flushes, closes and reopens with other
 * budgets.
 */
final class StoreScript extends StoreLife {
    private static final List<String> SENSORS =
            StoreModel.SENSORS.keySet().stream().sorted().toList();

    private final int steps;

    StoreScript(long seed, int steps) {
        super(seed);
        this.steps = steps;
    }

    @Override
    int steps() {
        return steps;
    }

    @Override
    long firstBudget() {
        return (8L + random.nextInt(3)) << 20;
    }

    @Override
    void step(SimulatedStorage storage, int i) {
        int dice = random.nextInt(100);
        if (dice < 55) {
            String key = SENSORS.get(random.nextInt(SENSORS.size()));
            appendRun(key, key.equals("slow") ? 1 : 1 + random.nextInt(300));
        } else if (dice < 70) {
            appendBurst(1 + random.nextInt(random.nextInt(4) == 0 ? 5000 : 500));
        } else if (dice < 88) {
            tick(Duration.ofMillis(random.nextInt(400)));
        } else if (dice < 90) {
            append("plc", START + random.nextInt(1000) * 1_000_000L, Durability.FORCED);
        } else if (dice < 94) {
            store().await(random.nextBoolean() ? Durability.FORCED : Durability.WRITTEN);
        } else if (dice < 96) {
            store().flush();
        } else if (dice < 98) {
            tick(Duration.ofSeconds(100));
        } else {
            close();
            open(storage, firstBudget());
        }
    }
}
