package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstEncoder;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.Encoding;
import io.edgetsm.format.codec.RunDecoder;
import io.edgetsm.format.codec.RunEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Many different runs of one shape: one repeated block reads twice too fast, because the branch predictor learns it. */
final class SampleBlocks {
    static final int BLOCKS = 1024;
    static final int SAMPLES = 2048;
    static final int CAPACITY = 4048;
    private static final long SEED = 0x5EEDL;

    private SampleBlocks() {}

    static CodecPolicy policy(String label) {
        return switch (label) {
            case "smallest" -> CodecPolicy.defaults();
            case "entropy" -> CodecPolicy.entropy();
            case "packed" -> CodecPolicy.packed();
            case "gorilla" -> CodecPolicy.gorillaOnly();
            case "lz4" -> CodecPolicy.lz4Only();
            case "lz4-lpc" -> CodecPolicy.lz4WithLinearPrediction();
            default -> CodecPolicy.rawOnly();
        };
    }

    /** What runs of that policy must hold, so that the wrong path is never timed. */
    static Encoding expected(String label) {
        return switch (label) {
            case "smallest", "entropy" -> Encoding.ENTROPY;
            case "packed" -> Encoding.PACKED;
            case "gorilla" -> Encoding.GORILLA;
            case "raw" -> Encoding.RAW;
            default -> Encoding.LZ4;
        };
    }

    static void requireEncoding(int id, Encoding expected) {
        if (id != expected.id()) {
            throw new IllegalStateException(
                    "wrong encoding would be timed: id=" + id + " expected=" + expected.label());
        }
    }

    static void requireSame(long[] values, int from, double[] decoded, String name) {
        for (int i = 0; i < SAMPLES; i++) {
            requireSame(values[from + i], Double.doubleToRawLongBits(decoded[i]), name);
        }
    }

    static void requireSame(long[] values, int from, long[] decoded, String name) {
        for (int i = 0; i < SAMPLES; i++) {
            requireSame(values[from + i], decoded[i], name);
        }
    }

    private static void requireSame(long given, long decoded, String name) {
        if (given != decoded) {
            throw new IllegalStateException("a wrong value would be timed: " + name + " given=0x"
                    + Long.toHexString(given) + " decoded=0x" + Long.toHexString(decoded));
        }
    }

    /** Beside the times, what they buy. */
    static void saySize(String name, long bytes, long values) {
        System.out.printf(Locale.ROOT, "size: %s %.3f bits per value%n", name, bytes * 8.0 / values);
    }

    /** Doubles as a sensor prints them: a walk of two decimals, or a noisy reading of four. */
    static long[] sensorValues(String shape) {
        Random random = new Random(SEED);
        long[] values = new long[BLOCKS * SAMPLES];
        double level = 20;
        for (int i = 0; i < values.length; i++) {
            level += random.nextGaussian() * 0.1 - (level - 20) * 0.001;
            values[i] = Double.doubleToRawLongBits(
                    shape.equals("walk")
                            ? Math.rint(level * 100) / 100
                            : Math.rint((level + random.nextGaussian()) * 10_000) / 10_000);
        }
        return values;
    }

    /** One sample a second. */
    static long[] timestamps() {
        long[] timestamps = new long[BLOCKS * SAMPLES];
        for (int i = 0; i < timestamps.length; i++) {
            timestamps[i] = 1_700_000_000_000_000_000L + i * 1_000_000_000L;
        }
        return timestamps;
    }

    static byte[][] runs(String policy, long[] values) {
        RunEncoder encoder = new RunEncoder(policy(policy));
        RunDecoder decoder = new RunDecoder();
        long[] timestamps = timestamps();
        byte[] target = new byte[SAMPLES * 10];
        byte[][] runs = new byte[BLOCKS][];
        for (int i = 0; i < BLOCKS; i++) {
            int from = i * SAMPLES;
            int length = encoder.encode(
                    ValueType.FLOAT64, timestamps[from], timestamps, values, from, SAMPLES, target, 0, target.length);
            runs[i] = Arrays.copyOf(target, length);
            decoder.wrap(ValueType.FLOAT64, runs[i], 0, length);
            requireEncoding(decoder.valueEncoding(), expected(policy));
        }
        return runs;
    }

    /** A resonance under noise, as an accelerometer on a bearing delivers it, in 16-bit counts. */
    static int[] waveform(int count) {
        Random random = new Random(SEED);
        int[] values = new int[count];
        double a = 0;
        double b = 0;
        for (int i = 0; i < count; i++) {
            double next = 1.6 * a - 0.9 * b + random.nextGaussian() * 60;
            b = a;
            a = next;
            values[i] = (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(next)));
        }
        return values;
    }

    static List<byte[]> bursts(String policy, int[] values) {
        BurstEncoder encoder = new BurstEncoder(policy(policy));
        byte[] target = new byte[CAPACITY];
        List<byte[]> bursts = new ArrayList<>();
        for (int from = 0; from < values.length; ) {
            from += encoder.encode(ValueType.BURST_INT16, values, from, values.length - from, target, 0, CAPACITY);
            bursts.add(Arrays.copyOf(target, encoder.lengthBytes()));
        }
        return bursts;
    }
}
