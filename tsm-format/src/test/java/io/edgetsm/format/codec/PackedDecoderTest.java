package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedDecoderTest {
    private static final double DIVISOR = 100;

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
            assertArrayEquals(divided(first, deltas), decoded(first, deltas));
        });
    }

    private static long magnitude(Random random, int maxBits) {
        long any = random.nextLong() >>> 63 - (maxBits == 0 ? 0 : random.nextInt(maxBits + 1)) >>> 1;
        return random.nextBoolean() ? any : -any;
    }

    private static long[] divided(long first, long[] deltas) {
        long[] bits = new long[deltas.length];
        long sum = first;
        for (int i = 0; i < deltas.length; i++) {
            sum += deltas[i];
            bits[i] = Double.doubleToRawLongBits(sum / DIVISOR);
        }
        return bits;
    }

    private long[] decoded(long first, long[] deltas) {
        long[] zigzagged = new long[deltas.length];
        for (int i = 0; i < deltas.length; i++) {
            zigzagged[i] = Varint.zigzag(deltas[i]);
        }
        BitWriter out = new BitWriter();
        out.reserveBits(deltas.length * 80L + 4096);
        encoder.encode(zigzagged, deltas.length, out);
        BitReader in = new BitReader();
        in.wrap(out.bytes, 0, out.lengthBytes());
        long[] bits = new long[deltas.length];
        decoder.decodeScaledDeltas(in, deltas.length, bits, 0, first, DIVISOR);
        return bits;
    }
}
