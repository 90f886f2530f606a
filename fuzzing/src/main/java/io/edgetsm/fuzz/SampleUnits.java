package io.edgetsm.fuzz;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.CutLimits;
import io.edgetsm.format.DroppedCuts;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstEncoder;
import io.edgetsm.format.codec.CodecHints;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.RunEncoder;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.writer.Heads;
import io.edgetsm.writer.TsmFileWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Sound units of every kind: what a fuzzer starts from. */
final class SampleUnits {
    static final StoreId STORE = new StoreId(7, 9);
    static final List<CodecPolicy> POLICIES = List.of(
            CodecPolicy.defaults(),
            CodecPolicy.packed(),
            CodecPolicy.gorillaOnly(),
            CodecPolicy.rawOnly(),
            CodecPolicy.lz4WithLinearPrediction());
    static final int SHAPES = 4;

    private static final int SAMPLES = 150;
    private static final int CAPACITY = 4000;
    private static final long START = 1_700_000_000_000_000_000L;

    private SampleUnits() {}

    /** A refusal must say which file it is about. */
    static void requirePlace(CorruptDataException refused, String file) {
        if (!file.equals(refused.file()) || refused.offset() < 0) {
            throw new IllegalStateException("refusal without its place", refused);
        }
    }

    static SeriesDefinition series(int ref, ValueType type) {
        SeriesKey key = SeriesKey.parse("v{n=\"" + ref + "\"}");
        return type.isBurst()
                ? new SeriesDefinition(ref, key, type, new SamplePeriod(78_125, 2), 0.001)
                : SeriesDefinition.sensor(ref, key, type);
    }

    static byte[] run(CodecPolicy policy, ValueType type, int shape, Random random) {
        byte[] run = encodeRun(policy, type, steps(), values(type, shape, random));
        return withType(type, run);
    }

    static byte[] clock(CodecPolicy policy, int shape, Random random) {
        long[] timestamps = steps();
        for (int i = 0; i < SAMPLES && shape > 0; i++) {
            timestamps[i] += random.nextInt(shape * shape * 4 - 3) * (shape == 3 ? 1 : 1_000_000L);
        }
        return encodeRun(policy, ValueType.FLOAT64, timestamps, new long[SAMPLES]);
    }

    private static long[] steps() {
        long[] timestamps = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            timestamps[i] = START + i * 1_000_000_000L;
        }
        return timestamps;
    }

    private static byte[] encodeRun(CodecPolicy policy, ValueType type, long[] timestamps, long[] values) {
        RunEncoder encoder = new RunEncoder(policy);
        encoder.hints(new CodecHints());
        byte[] run = new byte[CAPACITY];
        int length = encoder.encode(type, START, timestamps, values, 0, SAMPLES, run, 0, CAPACITY);
        return Arrays.copyOf(run, length);
    }

    static byte[] burst(CodecPolicy policy, ValueType type, int shape, Random random) {
        BurstEncoder encoder = new BurstEncoder(policy);
        encoder.hints(new CodecHints());
        byte[] run = new byte[CAPACITY];
        long[] values = values(type, shape, random);
        if (type == ValueType.BURST_FLOAT64) {
            encoder.encode(type, values, 0, SAMPLES, run, 0, CAPACITY);
        } else {
            int[] narrow = new int[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                narrow[i] = (int) values[i];
            }
            encoder.encode(type, narrow, 0, SAMPLES, run, 0, CAPACITY);
        }
        return withType(type, Arrays.copyOf(run, encoder.lengthBytes()));
    }

    /** The first byte of an input picks the type, by its place among those of its target. */
    private static byte[] withType(ValueType type, byte[] run) {
        byte[] input = new byte[run.length + 1];
        List<ValueType> types = List.of(type.isBurst() ? BurstTarget.TYPES : RunTarget.TYPES);
        input[0] = (byte) types.indexOf(type);
        System.arraycopy(run, 0, input, 1, run.length);
        return input;
    }

    /** Decimals, multiples of a constant, held values with gaps, noise. */
    private static long[] values(ValueType type, int shape, Random random) {
        long[] values = new long[SAMPLES];
        double level = 20;
        for (int i = 0; i < SAMPLES; i++) {
            level += shape == 2 && i % 20 != 0 ? 0 : random.nextGaussian();
            double value = switch (shape) {
                case 0 -> Math.rint(level * 100) / 100;
                case 1 -> Math.rint(level * 100) * 0.0123456789;
                case 2 -> random.nextInt(30) == 0 ? Double.NaN : Math.rint(level);
                default -> level;
            };
            values[i] = switch (type) {
                case FLOAT64, BURST_FLOAT64 -> Double.doubleToRawLongBits(value);
                case FLOAT32, BURST_FLOAT32 -> Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL;
                case BOOL -> (long) value & 1;
                default -> (short) (value * 100);
            };
        }
        return values;
    }

    /** Of one series each, and one that several share. */
    static List<byte[]> blocks() {
        List<byte[]> blocks = new ArrayList<>();
        for (ValueType type : ValueType.values()) {
            blocks.addAll(blocks(List.of(type)));
        }
        blocks.addAll(blocks(List.of(RunTarget.TYPES)));
        return blocks;
    }

    private static List<byte[]> blocks(List<ValueType> types) {
        List<byte[]> blocks = new ArrayList<>();
        try (Heads heads = new Heads(
                STORE,
                1,
                1 << 20,
                CodecPolicy.defaults(),
                block -> blocks.add(Arrays.copyOf(block.bytes(), block.length())))) {
            fill(heads, types);
        }
        return blocks;
    }

    private static void fill(Heads heads, List<ValueType> types) {
        Random random = new Random(1);
        long lsn = 1;
        for (ValueType type : types) {
            SeriesDefinition series = series(type.id(), type);
            long[] values = values(type, 0, random);
            if (type.isBurst()) {
                byte[] raw = raw(values, type.bytesPerValue());
                heads.appendBurst(series, lsn++, START, 0, raw, 0, raw.length);
            } else {
                for (int i = 0; i < SAMPLES; i++) {
                    heads.append(series, lsn++, START + i * 1_000_000_000L, values[i]);
                }
            }
        }
        heads.flushAll();
    }

    private static byte[] raw(long[] values, int width) {
        byte[] raw = new byte[values.length * width];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (values[i / width] >>> Byte.SIZE * (i % width));
        }
        return raw;
    }

    static byte[] file(boolean sealed) {
        try (SimulatedStorage storage = new SimulatedStorage()) {
            String name = "00000001.tsm";
            try (TsmFileWriter writer = TsmFileWriter.create(storage, name, new TsmFileHeader(STORE, 1, 1, 0));
                    Heads heads = new Heads(STORE, 1, 1 << 20, CodecPolicy.packed(), writer::append)) {
                fill(heads, List.of(ValueType.FLOAT64, ValueType.BOOL, ValueType.BURST_INT16));
                if (sealed) {
                    writer.seal();
                } else {
                    writer.force();
                }
            }
            return storage.bytesOf(name);
        }
    }

    static byte[] logPage() {
        LogPageBuilder builder = new LogPageBuilder(STORE);
        builder.begin(3, 20, 500);
        builder.append(1, ValueType.FLOAT64, 1_000_000, Double.doubleToRawLongBits(21.5));
        builder.append(2, ValueType.FLOAT64, 1_000_000, Double.doubleToRawLongBits(Math.PI));
        builder.append(9, ValueType.FLOAT32, 1_000_007, Float.floatToRawIntBits(0.1f));
        builder.append(4, ValueType.INT64, -5, Long.MIN_VALUE);
        builder.appendBurst(5, 1_000_000, 70, 6, false, new byte[12], 0, 12);
        builder.append(6, ValueType.BOOL, 1_000_000, 1);
        builder.markBoundary();
        return builder.finish(490, 480, false).clone();
    }

    static byte[] seriesFrame() {
        return SeriesFrame.encode(
                        List.of(series(1, ValueType.FLOAT64), series(17, ValueType.BURST_INT16)),
                        new FrameChecksum(STORE))
                .get(0)
                .bytes();
    }

    static byte[] manifest() {
        return new Manifest(
                        STORE,
                        4,
                        64,
                        9,
                        9,
                        0,
                        List.of(1L, 2L, 8L),
                        DroppedCuts.NONE.and(Map.of(3, 70L, 5, 500L)),
                        CutLimits.NONE.and(2, 60, 8_192))
                .encode();
    }

    static int maxInputBytes(Target target) {
        return target == Target.FILE ? 1 << 16 : BlockHeader.MAX_BLOCK_BYTES;
    }
}
