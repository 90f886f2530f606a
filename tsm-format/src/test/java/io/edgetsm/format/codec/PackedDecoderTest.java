package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedDecoderTest {
    private final PackedEncoder encoder = new PackedEncoder();
    private final PackedDecoder decoder = new PackedDecoder();

    /** On both sides of where an addition does for a conversion, and where neighbouring integers become one double. */
    @Test
    void integersOfEveryMagnitudeAreDividedLikeAnyOther() {
        Seed.run("packed magnitudes", 4_000, random -> {
            long first = magnitude(random, 63);
            long[] deltas = new long[1 + random.nextInt(3 * PackedEncoder.GROUP)];
            int bits = random.nextInt(64);
            boolean outliers = random.nextBoolean();
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = magnitude(random, outliers && random.nextInt(40) == 0 ? 63 : bits);
            }
            int digits = random.nextInt(Decimals.MAX_EXPONENT + 1);
            assertArrayEquals(divided(first, deltas, digits), decoded(first, deltas, digits));
        });
    }

    @Test
    void smallIntegersAreDividedLikeAnyOther() {
        Seed.run("packed small integers", 4_000, random -> {
            long first = magnitude(random, 28);
            long[] deltas = new long[1 + random.nextInt(3 * PackedEncoder.GROUP)];
            int bits = random.nextInt(16);
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = magnitude(random, bits);
            }
            int digits = random.nextInt(DecimalQuotient.MAX_DIGITS + 2);
            assertArrayEquals(divided(first, deltas, digits), decoded(first, deltas, digits));
        });
    }

    /** All on it, few of them off it, or all of them, by any distance. */
    @Test
    void numbersNearALineComeBack() {
        Seed.run("packed line", 4_000, random -> {
            long start = random.nextLong();
            long stride = magnitude(random, 63);
            long factor = 1 + random.nextInt(2) * magnitude(random, 63);
            int share = 1 + random.nextInt(100);
            int bits = random.nextInt(64);
            long[] distances = new long[1 + random.nextInt(3 * PackedEncoder.GROUP)];
            long[] expected = new long[distances.length];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = random.nextInt(100) < share ? magnitude(random, bits) : 0;
                expected[i] = start + i * stride + factor * distances[i];
            }
            long[] actual = new long[distances.length];
            decoder.decodeLine(packed(distances), distances.length, actual, 0, start, stride, factor);
            assertArrayEquals(expected, actual);
        });
    }

    private static long magnitude(Random random, int maxBits) {
        long any = random.nextLong() >>> 63 - (maxBits == 0 ? 0 : random.nextInt(maxBits + 1)) >>> 1;
        return random.nextBoolean() ? any : -any;
    }

    private static long[] divided(long first, long[] deltas, int digits) {
        long[] bits = new long[deltas.length];
        long sum = first;
        for (int i = 0; i < deltas.length; i++) {
            sum += deltas[i];
            bits[i] = Double.doubleToRawLongBits(sum / Decimals.power(digits));
        }
        return bits;
    }

    private long[] decoded(long first, long[] deltas, int digits) {
        long[] bits = new long[deltas.length];
        decoder.decodeScaledDeltas(packed(deltas), deltas.length, bits, 0, first, digits);
        return bits;
    }

    private BitReader packed(long[] numbers) {
        long[] zigzagged = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            zigzagged[i] = Varint.zigzag(numbers[i]);
        }
        BitWriter out = new BitWriter();
        out.reserveBits(numbers.length * 80L + 4096);
        encoder.encode(zigzagged, numbers.length, out);
        BitReader in = new BitReader();
        in.wrap(out.bytes, 0, out.lengthBytes());
        return in;
    }
}
