package io.edgetsm.testing;

import io.edgetsm.format.ValueType;

/**
 * Samples of one series as columns, values as the bits in which they travel, see {@link ValueType}.
 *
 * @param type what the bits mean
 * @param timestamps epoch nanoseconds
 * @param values as many as there are timestamps
 * @param random where {@link #mixing} draws from
 */
public record Samples(ValueType type, long[] timestamps, long[] values, SampleRandom random) {
    /** How many. */
    public int count() {
        return timestamps.length;
    }

    /** The same with some values, about one in eight, replaced by any of these. */
    public Samples mixing(double... numbers) {
        long[] bits = new long[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = SampleRandom.bitsOf(type, numbers[i]);
        }
        return mixingBits(bits);
    }

    /** The same with some values, about one in eight, replaced by any of these bits. */
    public Samples mixingBits(long... bits) {
        long[] mixed = values.clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = random.nextInt(8) == 0 ? bits[random.nextInt(bits.length)] : mixed[i];
        }
        return new Samples(type, timestamps, mixed, random);
    }
}
