package io.edgetsm.format.codec;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property many times; a failure names the seed, {@code -Dtest.seed=} runs that one alone. */
final class Seed {
    private Seed() {}

    static void run(String name, int times, Consumer<Random> property) {
        String chosen = System.getProperty("test.seed");
        if (chosen != null) {
            property.accept(new Random(Long.decode(chosen)));
            return;
        }
        long base = name.hashCode();
        for (int i = 0; i < times; i++) {
            long seed = base * 1_000_003 + i;
            try {
                property.accept(new Random(seed));
            } catch (Throwable e) {
                throw new AssertionError(name + ": seed=" + seed + "; rerun with -Dtest.seed=" + seed, e);
            }
        }
    }
}
