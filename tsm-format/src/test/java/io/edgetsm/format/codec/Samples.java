package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;

/** Random columns of many shapes: what sensors deliver, and what they never should. */
final class Samples {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.NaN,
        Double.longBitsToDouble(0x7FF8_0000_0000_1234L),
        Double.longBitsToDouble(0xFFF0_0000_0000_0001L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_NORMAL,
        9007199254740993.0,
        1e22,
        1e23,
        0.1 + 0.2
    };
    private static final long[] EXTREMES = {
        0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 53
    };

    private Samples() {}

    static double special(Random random) {
        return SPECIAL[random.nextInt(SPECIAL.length)];
    }

    static long[] timestamps(Random random, int count) {
        long[] timestamps = new long[count];
        int shape = random.nextInt(10);
        long[] steps = random.longs(2 + random.nextInt(20))
                .map(any -> any >> 20 + random.nextInt(40))
                .toArray();
        long step = (long) Math.pow(10, random.nextInt(11));
        long now = random.nextInt(4) == 0 ? random.nextLong() : 1_700_000_000_000_000_000L;
        for (int i = 0; i < count; i++) {
            boolean off = shape == 9 && random.nextInt(10) == 0;
            timestamps[i] = shape == 0 ? random.nextLong() : off ? now + steps[i % steps.length] : now;
            now += switch (shape) {
                case 1, 9 -> step;
                case 2 -> step * random.nextInt(3);
                case 3 -> step + (long) (random.nextGaussian() * 1000) * 1_000_000;
                case 4 -> random.nextInt(50) == 0 ? step * 1000 : step;
                case 5 -> random.nextInt(20) == 0 ? -step * 100 : step + random.nextInt(7);
                case 6 -> step + random.nextInt(100_000);
                case 7 -> steps[random.nextInt(steps.length)];
                default -> random.nextInt(30) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : step;
            };
        }
        return timestamps;
    }

    static long[] values(Random random, ValueType type, int count) {
        return switch (type) {
            case FLOAT64, BURST_FLOAT64 -> doubles(random, count);
            case FLOAT32, BURST_FLOAT32 -> floats(random, count);
            case BOOL -> bools(random, count);
            default -> integers(random, type, count);
        };
    }

    static long[] doubles(Random random, int count) {
        long[] values = new long[count];
        int shape = random.nextInt(15);
        double scale = Math.pow(10, random.nextInt(6));
        double quantum = random.nextDouble() / 1000;
        double x = random.nextInt(2000) - 1000;
        int hold = 1 + random.nextInt(20);
        double specials = random.nextInt(3) == 0 ? 0.05 : 0;
        for (int i = 0; i < count; i++) {
            x += i % hold == 0 ? random.nextGaussian() : 0;
            double value = switch (shape) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1, 2, 3 -> Math.rint(x * scale) / scale;
                case 4 -> Math.rint(x * scale) * (1 / scale);
                case 5 -> Math.rint(x * 100) * quantum;
                case 6 -> x;
                case 7 -> (float) x;
                case 8 -> Math.rint(x);
                case 9 -> random.nextInt(3) * scale;
                case 10 -> 42.5;
                case 11 -> Math.rint(Math.rint(x * 1000) * quantum * 1e10) / 1e10;
                case 12 -> significant(Math.rint(random.nextGaussian() * 2000) * (quantum + 1e-3));
                case 13 -> Math.rint(x * 12) / 12;
                default -> SPECIAL[random.nextInt(SPECIAL.length)];
            };
            boolean special = random.nextDouble() < specials;
            values[i] = Double.doubleToRawLongBits(special ? SPECIAL[random.nextInt(SPECIAL.length)] : value);
        }
        return values;
    }

    /** Seven significant digits. */
    private static double significant(double value) {
        return new BigDecimal(value).round(new MathContext(7)).doubleValue();
    }

    static long[] floats(Random random, int count) {
        long[] values = doubles(random, count);
        boolean any = random.nextInt(8) == 0;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits((float) Double.longBitsToDouble(values[i]));
            values[i] = (any ? random.nextInt() : bits) & 0xFFFF_FFFFL;
        }
        return values;
    }

    static long[] bools(Random random, int count) {
        long[] values = new long[count];
        int hold = 1 + random.nextInt(100);
        for (int i = 0; i < count; i++) {
            values[i] = i == 0 || random.nextInt(hold) == 0 ? random.nextInt(2) : values[i - 1];
        }
        return values;
    }

    static long[] integers(Random random, ValueType type, int count) {
        long[] values = new long[count];
        int shape = random.nextInt(6);
        int bits = 1 + random.nextInt(63);
        long now = random.nextInt(1000);
        for (int i = 0; i < count; i++) {
            now += shape == 1 ? random.nextInt(1 << random.nextInt(20)) : (long) (random.nextGaussian() * 50);
            long value = switch (shape) {
                case 0 -> random.nextLong();
                case 1, 2 -> now;
                case 3 -> random.nextLong() >> bits;
                case 4 -> EXTREMES[random.nextInt(EXTREMES.length)];
                default -> 7;
            };
            values[i] = switch (type) {
                case BURST_INT16 -> (short) value;
                case BURST_INT32 -> (int) value;
                default -> value;
            };
        }
        return values;
    }
}
