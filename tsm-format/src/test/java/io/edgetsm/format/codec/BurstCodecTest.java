package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstCodecTest {
    private static final ValueType[] TYPES = {
        ValueType.BURST_INT16, ValueType.BURST_INT32, ValueType.BURST_FLOAT32, ValueType.BURST_FLOAT64
    };

    private final List<BurstEncoder> encoders =
            Policies.ALL.stream().map(BurstEncoder::new).toList();
    private final BurstDecoder decoder = new BurstDecoder();

    @Test
    void everyBurstComesBackBitForBitInBlocksThatFit() {
        Seed.run("burst", 1000, random -> {
            ValueType type = TYPES[random.nextInt(TYPES.length)];
            int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 20000 : 2000);
            BurstEncoder any = encoders.get(random.nextInt(encoders.size()));
            if (random.nextInt(3) > 0) {
                any.hints(new CodecHints());
            }
            roundTrip(any, type, Samples.values(random, type, count), 64 + random.nextInt(4000));
        });
    }

    @Test
    void whatOneCallTookTheNextTakesAgain() {
        Seed.run("again", 300, random -> {
            ValueType type = TYPES[random.nextInt(3)];
            int[] values = Arrays.stream(Samples.values(random, type, 12_000))
                    .mapToInt(value -> (int) value)
                    .toArray();
            BurstEncoder any = new BurstEncoder(Policies.ALL.get(random.nextInt(Policies.ALL.size())));
            byte[] target = new byte[4048];
            int[] parts = new int[values.length];
            int count = 0;
            for (int from = 0; from < values.length; from += parts[count++]) {
                parts[count] = any.encode(type, values, from, values.length - from, target, 0, target.length);
            }
            for (int from = 0, part = 0; part < count; from += parts[part++]) {
                assertEquals(parts[part], any.encode(type, values, from, parts[part], target, 0, target.length));
            }
        });
    }

    private void roundTrip(BurstEncoder encoder, ValueType type, long[] values, int capacity) {
        byte[] target = new byte[capacity + 20];
        int[] narrow = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (int) values[i];
        }
        long[] decoded = new long[values.length];
        int[] decodedNarrow = new int[values.length];
        for (int from = 0; from < values.length; ) {
            int rest = values.length - from;
            int taken = type == ValueType.BURST_FLOAT64
                    ? encoder.encode(type, values, from, rest, target, 9, capacity)
                    : encoder.encode(type, narrow, from, rest, target, 9, capacity);
            assertTrue(taken >= 1 && taken <= rest);
            assertTrue(encoder.lengthBytes() <= capacity);
            decoder.wrap(type, target, 9, 9 + encoder.lengthBytes());
            assertEquals(taken, decoder.count());
            assertEquals(encoder.lengthBytes(), decoder.lengthBytes());
            decoder.values(decoded, from);
            if (type != ValueType.BURST_FLOAT64) {
                decoder.values(decodedNarrow, from);
            }
            from += taken;
        }
        assertArrayEquals(values, decoded);
        if (type != ValueType.BURST_FLOAT64) {
            assertEquals(-1, Arrays.mismatch(narrow, decodedNarrow));
        }
    }
}
