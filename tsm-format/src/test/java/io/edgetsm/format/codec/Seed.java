package io.edgetsm.format.codec;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property many times; a failure names the seed, {@code -Dtest.seed=} runs that one alone. */
final class Seed {
    private Seed() {}

    static void run(String name, int times, Consumer<Random> property) {
        String chosen = System.getProperty("test.seed");
        if (chosen != null) {
            property.accept(random(Long.decode(chosen)));
            return;
        }
        long base = name.hashCode();
        for (int i = 0; i < times; i++) {
            long seed = base * 1_000_003 + i;
            try {
                property.accept(random(seed));
            } catch (Throwable e) {
                throw new AssertionError(name + ": seed=" + seed + "; rerun with -Dtest.seed=" + seed, e);
            }
        }
    }

    /** Scrambled: the first draws of neighbouring seeds of {@link Random} are nearly equal. */
    static Random random(long seed) {
        long mixed = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return new Random(mixed ^ mixed >>> 31);
    }
}
