package io.edgetsm.testing;

/** What the values of a series look like. */
public enum SampleShape {
    /** One value for ever. */
    CONSTANT,
    /** Decimals that drift by a few steps of the last digit: temperature, pressure. */
    WALK,
    /** Decimals scattered around a level: current, vibration. */
    NOISY,
    /** Long stretches of one value: valves, set points. */
    STEPS,
    /** Whole numbers that grow and now and then start again. */
    COUNTER,
    /** Drift with all bits of the mantissa in use: computed values. */
    FULL_PRECISION,
    /** Any bits whatever. */
    RANDOM_BITS,
    /** NaN with payloads, negative zero, infinities, subnormals and extremes among ordinary values. */
    AWKWARD
}
