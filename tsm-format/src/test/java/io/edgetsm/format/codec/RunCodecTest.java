package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunCodecTest {
    private static final ValueType[] TYPES = {ValueType.FLOAT64, ValueType.FLOAT32, ValueType.INT64, ValueType.BOOL};

    private final List<RunEncoder> encoders =
            Policies.ALL.stream().map(RunEncoder::new).toList();
    private final RunEncoder encoder = encoders.get(0);
    private final RunDecoder decoder = new RunDecoder();

    @Test
    void everySensorRunComesBackBitForBit() {
        Seed.run("run", 6000, random -> {
            ValueType type = TYPES[random.nextInt(TYPES.length)];
            int count = 1 + random.nextInt(random.nextInt(20) == 0 ? 3000 : 300);
            RunEncoder any = encoders.get(random.nextInt(encoders.size()));
            if (random.nextInt(3) > 0) {
                any.hints(new CodecHints());
            }
            roundTrip(any, type, Samples.timestamps(random, count), Samples.values(random, type, count));
        });
    }

    @Test
    void seriesThatChangesItsWaysComesBackBitForBit() {
        Seed.run("series", 400, random -> {
            ValueType type = TYPES[random.nextInt(TYPES.length)];
            RunEncoder any = encoders.get(random.nextInt(encoders.size()));
            any.hints(new CodecHints());
            long shape = random.nextLong();
            for (int run = 0; run < 50; run++) {
                if (random.nextInt(15) == 0) {
                    shape = random.nextLong();
                }
                int count = 1 + random.nextInt(200);
                Random samples = Seed.random(shape);
                roundTrip(any, type, Samples.timestamps(samples, count), Samples.values(samples, type, count));
            }
        });
    }

    @Test
    void statisticsFromEncodingAreThoseOfTheValues() {
        Seed.run("statistics", 300, random -> {
            RunEncoder packed = new RunEncoder(CodecPolicy.packed());
            packed.hints(new CodecHints());
            double scale = Math.pow(10, random.nextInt(3));
            for (int run = 0; run < 4; run++) {
                long[] values = new long[100];
                for (int i = 0; i < values.length; i++) {
                    double value = (long) (random.nextGaussian() * 10_000) / scale;
                    boolean special = run == 3 && random.nextInt(40) == 0;
                    values[i] = Double.doubleToRawLongBits(special ? Samples.special(random) : value);
                }
                roundTrip(packed, ValueType.FLOAT64, Samples.timestamps(random, values.length), values);
                assertTrue(packed.knowsStatistics() || run == 0 || run == 3);
                if (packed.knowsStatistics()) {
                    BlockStatistics expected = BlockStatistics.of(ValueType.FLOAT64, values, 0, values.length);
                    assertEquals(expected.min(), packed.minValue());
                    assertEquals(expected.max(), packed.maxValue());
                    assertEquals(expected.sum(), packed.sumOfValues(), 1e-8 / scale);
                }
            }
        });
    }

    @Test
    void randomColumnsReachEveryForm() {
        Set<String> words = new TreeSet<>();
        RunDecoder described = new RunDecoder();
        for (long seed = 0; seed < 600; seed++) {
            Random random = Seed.random(seed);
            ValueType type = TYPES[random.nextInt(TYPES.length)];
            CodecPolicy policy = Policies.ALL.get(random.nextInt(Policies.ALL.size()));
            byte[] run = Policies.encode(policy, type, random, 600);
            described.wrap(type, run, 0, run.length);
            words.addAll(List.of(described.describe().split("[+/]")));
        }
        assertEquals(
                new TreeSet<>(List.of(
                        "raw",
                        "constant",
                        "gorilla",
                        "bits",
                        "packed",
                        "entropy",
                        "lz4",
                        "integer",
                        "decimal",
                        "product",
                        "quotient",
                        "fixed",
                        "significant",
                        "ordered",
                        "residual",
                        "runs",
                        "dictionary")),
                words);
    }

    @Test
    void largestRunComesBack() {
        Random random = new Random(1);
        long[] timestamps = Samples.timestamps(random, RunEncoder.MAX_COUNT);
        for (RunEncoder any : encoders) {
            long[] values = Samples.values(random, ValueType.FLOAT64, RunEncoder.MAX_COUNT);
            roundTrip(any, ValueType.FLOAT64, timestamps, values);
        }
    }

    @Test
    @Timeout(20)
    void valuesOfEveryMagnitudeDoNotStallTheSearchForAQuantum() {
        Seed.run("magnitudes", 200, random -> {
            long[] values = random.doubles(300)
                    .map(x -> x * Math.pow(10, random.nextInt(618) - 318))
                    .mapToLong(Double::doubleToRawLongBits)
                    .toArray();
            encoder.hints(new CodecHints());
            roundTrip(encoder, ValueType.FLOAT64, new long[300], values);
        });
    }

    @Test
    void runThatDoesNotFitIsRefusedAndLeavesTheTargetAlone() {
        byte[] target = new byte[64];
        long[] values = new Random(2).longs(100).toArray();
        assertEquals(-1, encoder.encode(ValueType.INT64, values[0], values, values, 0, 100, target, 0, target.length));
        assertArrayEquals(new byte[64], target);
    }

    private void roundTrip(RunEncoder encoder, ValueType type, long[] timestamps, long[] values) {
        int count = values.length;
        byte[] target = new byte[count * 30 + 100];
        long base = (values[0] & 1) == 0 ? timestamps[0] : values[0];
        int length = encoder.encode(type, base, timestamps, values, 0, count, target, 7, target.length - 7);
        decoder.wrap(type, target, 7, target.length);
        assertEquals(length, decoder.lengthBytes());
        assertEquals(count, decoder.count());
        long[] decoded = new long[count + 2];
        Arrays.fill(decoded, 0x55);
        decoder.timestamps(base, decoded, 1);
        assertArrayEquals(timestamps, Arrays.copyOfRange(decoded, 1, count + 1));
        decoder.values(decoded, 1);
        assertArrayEquals(values, Arrays.copyOfRange(decoded, 1, count + 1));
        assertEquals(0x55, decoded[0]);
        assertEquals(0x55, decoded[count + 1]);
    }
}
