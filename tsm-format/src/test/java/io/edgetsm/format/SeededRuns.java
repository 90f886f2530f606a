package io.edgetsm.format;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a property with many seeds; a failure names the seed, {@code -Dtest.seed=} runs that one alone, and with
 * {@code -Dtest.base=} the seeds are the same each time.
 */
final class SeededRuns {
    private SeededRuns() {}

    static void run(int times, Consumer<Random> property) {
        String chosen = System.getProperty("test.seed");
        String base = System.getProperty("test.base");
        long fresh = base == null ? System.nanoTime() : Long.decode(base);
        long first = chosen == null ? fresh : Long.decode(chosen);
        for (long seed = first; seed < first + (chosen == null ? times : 1); seed++) {
            try {
                property.accept(new Random(seed));
            } catch (Throwable e) {
                throw new AssertionError("seed=" + seed + "; rerun with -Dtest.seed=" + seed + ": " + e, e);
            }
        }
    }
}
