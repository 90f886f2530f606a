package io.edgetsm.testing;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A random source that knows what measurements look like. The same seed gives the same samples on every JDK. Not safe
 * for use by several threads; {@link #fork} one for each.
 */
public final class SampleRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FIRST_TIMESTAMP = 1_600_000_000_000_000_000L;
    private static final long[] PERIODS_NANOS = {
        1_000_000L, 39_062L, 100_000_000L, 1_000_000_000L, 60_000_000_000L, 900_000_000_000L
    };
    private static final double[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private static final double[] AWKWARD_NUMBERS = {
        -0.0,
        0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        0.1,
        1e-300,
        9_007_199_254_740_993.0
    };
    private static final long[] AWKWARD_DOUBLE_BITS = {
        0x7FF8000000000001L, 0xFFF8000000000000L, 0x7FF0000000000001L, 0xFFFFFFFFFFFFFFFFL, 0x7FF4DEADBEEF0000L
    };
    private static final long[] AWKWARD_FLOAT_BITS = {0x7FC00001L, 0xFFC00000L, 0x7F800001L, 0xFFFFFFFFL, 0x80000001L};
    private static final long[] AWKWARD_INTEGERS = {
        0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Short.MAX_VALUE, Short.MIN_VALUE
    };

    private final long seed;
    private long state;

    private SampleRandom(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /** The source that follows from a seed. */
    public static SampleRandom ofSeed(long seed) {
        return new SampleRandom(seed);
    }

    /** What this source was made from. */
    public long seed() {
        return seed;
    }

    /** Another source, independent of what this one gives from here on. */
    public SampleRandom fork() {
        return new SampleRandom(nextLong());
    }

    @Override
    public long nextLong() {
        // SplitMix64: the increments of a Weyl sequence through a mixing function (Steele, Lea, Flood 2014).
        state += GOLDEN_GAMMA;
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** Any of these. */
    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[nextInt(choices.length)];
    }

    /** True once in that many times on average. */
    public boolean oneIn(int times) {
        return nextInt(times) == 0;
    }

    /** FLOAT64 samples of any shape, in strictly rising order of time; how many lies within the bounds. */
    public Samples samples(int minCount, int maxCount) {
        return samples(ValueType.FLOAT64, minCount, maxCount);
    }

    /** Samples of any shape, in strictly rising order of time; how many lies within the bounds. */
    public Samples samples(ValueType type, int minCount, int maxCount) {
        int count = nextInt(minCount, maxCount + 1);
        return new Samples(type, timestamps(count), values(type, pick(SampleShape.values()), count), fork());
    }

    /** Strictly rising timestamps: regular, with jitter, or with gaps. */
    public long[] timestamps(int count) {
        long period = PERIODS_NANOS[nextInt(PERIODS_NANOS.length)];
        boolean jitter = nextBoolean();
        boolean gaps = oneIn(3);
        long[] timestamps = new long[count];
        long regular = FIRST_TIMESTAMP + nextLong(period * 1000);
        for (int i = 0; i < count; i++) {
            timestamps[i] = regular + (jitter ? nextLong(period / 2) : 0);
            regular += period * (gaps && oneIn(50) ? 1 + nextInt(1000) : 1);
        }
        return timestamps;
    }

    /** Values of a shape, as the bits in which they travel. */
    public long[] values(ValueType type, SampleShape shape, int count) {
        return switch (shape) {
            case RANDOM_BITS -> randomBits(type, count);
            case AWKWARD -> awkward(type, count);
            default -> bitsOf(type, numbers(shape, count));
        };
    }

    /** Numbers of a shape that can be told in numbers: any but random bits and awkward ones. */
    public double[] numbers(SampleShape shape, int count) {
        double scale = POWERS_OF_TEN[nextInt(POWERS_OF_TEN.length)];
        double[] numbers = new double[count];
        long level = nextLong(-20_000, 100_000);
        for (int i = 0; i < count; i++) {
            level = next(shape, level);
            numbers[i] = switch (shape) {
                case NOISY -> (level + nextInt(-200, 201)) / scale;
                case COUNTER -> level;
                case FULL_PRECISION -> level / scale * (1 + nextDouble() / 1000);
                default -> level / scale;
            };
        }
        return numbers;
    }

    /** The bits in which a number travels in a series of this type; integers are cut to their range. */
    public static long bitsOf(ValueType type, double number) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> Double.doubleToRawLongBits(number);
            case FLOAT32 -> Float.floatToRawIntBits((float) number) & 0xFFFFFFFFL;
            case BURST_FLOAT32 -> Float.floatToRawIntBits((float) number) & 0xFFFFFFFFL;
            case INT64 -> (long) number;
            case BOOL -> (long) number & 1;
            case BURST_INT16 -> (short) number;
            case BURST_INT32 -> (int) number;
        };
    }

    private long next(SampleShape shape, long level) {
        return switch (shape) {
            case WALK, FULL_PRECISION -> level + nextInt(-3, 4);
            case STEPS -> oneIn(100) ? nextLong(-20_000, 100_000) : level;
            case COUNTER -> oneIn(500) ? 0 : level + nextInt(10);
            default -> level;
        };
    }

    private static long[] bitsOf(ValueType type, double[] numbers) {
        long[] bits = new long[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = bitsOf(type, numbers[i]);
        }
        return bits;
    }

    private long[] randomBits(ValueType type, int count) {
        long[] bits = new long[count];
        Arrays.setAll(bits, i -> narrow(type, nextLong()));
        return bits;
    }

    private long[] awkward(ValueType type, int count) {
        long[] bits = bitsOf(type, numbers(SampleShape.WALK, count));
        for (int i = 0; i < count; i++) {
            bits[i] = oneIn(4) ? awkward(type) : bits[i];
        }
        return bits;
    }

    private long awkward(ValueType type) {
        boolean floating = switch (type) {
            case FLOAT64, BURST_FLOAT64, FLOAT32, BURST_FLOAT32 -> true;
            default -> false;
        };
        if (!floating) {
            return narrow(type, AWKWARD_INTEGERS[nextInt(AWKWARD_INTEGERS.length)]);
        }
        if (nextBoolean()) {
            return bitsOf(type, AWKWARD_NUMBERS[nextInt(AWKWARD_NUMBERS.length)]);
        }
        long[] patterns = type.bytesPerValue() == Double.BYTES ? AWKWARD_DOUBLE_BITS : AWKWARD_FLOAT_BITS;
        return patterns[nextInt(patterns.length)];
    }

    /** Any bits, made legal for the type. */
    private static long narrow(ValueType type, long bits) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64, INT64 -> bits;
            case FLOAT32, BURST_FLOAT32 -> bits & 0xFFFFFFFFL;
            case BOOL -> bits & 1;
            case BURST_INT16 -> (short) bits;
            case BURST_INT32 -> (int) bits;
        };
    }
}
