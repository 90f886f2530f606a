package io.edgetsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SampleRandomTest {
    @Test
    void theSameSeedGivesTheSameEverywhere() {
        // The published first outputs of SplitMix64 for seed 0.
        SampleRandom random = SampleRandom.ofSeed(0);
        assertEquals(0xE220A8397B1DCDAFL, random.nextLong());
        assertEquals(0x6E789E6AA1B965F4L, random.nextLong());
        assertEquals(0, random.seed());
    }

    @Seeded(runs = 200)
    void samplesAreInOrderAndWithinBounds(SampleRandom random) {
        Samples samples = random.samples(random.pick(ValueType.values()), 1, 600);
        assertTrue(samples.count() >= 1 && samples.count() <= 600);
        assertEquals(samples.count(), samples.values().length);
        for (int i = 1; i < samples.count(); i++) {
            assertTrue(samples.timestamps()[i - 1] < samples.timestamps()[i]);
        }
        assertTrue(LongStream.of(samples.values()).allMatch(bits -> isLegal(samples.type(), bits)));
    }

    @ParameterizedTest
    @EnumSource(SampleShape.class)
    void everyTypeHasEveryShape(SampleShape shape) {
        for (ValueType type : ValueType.values()) {
            long[] values = SampleRandom.ofSeed(7).values(type, shape, 1000);
            assertEquals(1000, values.length);
            assertArrayEquals(values, SampleRandom.ofSeed(7).values(type, shape, 1000));
            if (shape == SampleShape.CONSTANT) {
                assertEquals(1, Arrays.stream(values).distinct().count());
            }
        }
    }

    @Test
    void awkwardFloatsKeepTheirPayloads() {
        long[] values = SampleRandom.ofSeed(1).values(ValueType.FLOAT64, SampleShape.AWKWARD, 5000);
        long negativeZero = Double.doubleToRawLongBits(-0.0);
        assertTrue(LongStream.of(values).anyMatch(bits -> bits == negativeZero));
        assertTrue(LongStream.of(values).anyMatch(bits -> bits == 0x7FF8000000000001L));
        assertTrue(LongStream.of(values).anyMatch(bits -> Double.isInfinite(Double.longBitsToDouble(bits))));
        assertTrue(LongStream.of(values).anyMatch(bits -> bits == 1));
    }

    @Test
    void mixingReplacesSomeValues() {
        Samples samples = SampleRandom.ofSeed(1).samples(1000, 1000).mixing(1e99, -0.0);
        long mixed = LongStream.of(samples.values())
                .filter(bits -> bits == Double.doubleToRawLongBits(1e99))
                .count();
        assertTrue(mixed > 10 && mixed < 200, "mixed=" + mixed);
    }

    private static boolean isLegal(ValueType type, long bits) {
        return switch (type) {
            case FLOAT64, INT64, BURST_FLOAT64 -> true;
            case FLOAT32, BURST_FLOAT32 -> bits >>> 32 == 0;
            case BOOL -> bits >>> 1 == 0;
            case BURST_INT16 -> bits == (short) bits;
            case BURST_INT32 -> bits == (int) bits;
        };
    }
}
