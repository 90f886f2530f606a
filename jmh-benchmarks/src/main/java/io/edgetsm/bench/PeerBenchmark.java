package io.edgetsm.bench;

import fi.iki.yak.ts.compression.gorilla.GorillaCompressor;
import fi.iki.yak.ts.compression.gorilla.GorillaDecompressor;
import fi.iki.yak.ts.compression.gorilla.LongArrayInput;
import fi.iki.yak.ts.compression.gorilla.LongArrayOutput;
import fi.iki.yak.ts.compression.gorilla.Pair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.tsfile.encoding.decoder.Decoder;
import org.apache.tsfile.encoding.decoder.DoublePrecisionChimpDecoder;
import org.apache.tsfile.encoding.decoder.DoublePrecisionDecoderV2;
import org.apache.tsfile.encoding.decoder.DoubleRLBEDecoder;
import org.apache.tsfile.encoding.decoder.DoubleSprintzDecoder;
import org.apache.tsfile.encoding.encoder.DoublePrecisionChimpEncoder;
import org.apache.tsfile.encoding.encoder.DoublePrecisionEncoderV2;
import org.apache.tsfile.encoding.encoder.DoubleRLBE;
import org.apache.tsfile.encoding.encoder.DoubleSprintzEncoder;
import org.apache.tsfile.encoding.encoder.Encoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long do other lossless coders of doubles in Java take on the values of {@link RunDecodeBenchmark}?
 * compression-gorilla has no way to leave timestamps out: its figures include them. The others are TsFile's, values alone;
 * its TS_2DIFF and RLE round doubles to a number of decimals and are not here for that.
 */
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PeerBenchmark {
    /** Which coder. */
    @Param({"compression-gorilla", "tsfile-gorilla", "tsfile-chimp", "tsfile-sprintz", "tsfile-rlbe"})
    public String codec;

    /** What the values look like. */
    @Param({"walk", "noisy"})
    public String shape;

    private final double[] decoded = new double[SampleBlocks.SAMPLES];
    private Runs<?> runs;
    private long[] timestamps;
    private long[] values;
    private int next;

    /** Encodes the runs and checks that every one gives its values back. */
    @Setup
    public void encode() {
        timestamps = SampleBlocks.timestamps();
        values = SampleBlocks.sensorValues(shape);
        runs = new Runs<>(peer(codec));
        long bytes = 0;
        for (int i = 0; i < SampleBlocks.BLOCKS; i++) {
            bytes += runs.add(timestamps, values, i * SampleBlocks.SAMPLES);
            runs.decode(i, decoded);
            SampleBlocks.requireSame(values, i * SampleBlocks.SAMPLES, decoded, codec);
        }
        SampleBlocks.saySize(codec + " " + shape, bytes, values.length);
    }

    /** One run. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public Object encodeRun() {
        return runs.encode(timestamps, values, (next++ & (SampleBlocks.BLOCKS - 1)) * SampleBlocks.SAMPLES);
    }

    /** One run. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public double[] decodeRun() {
        runs.decode(next++ & (SampleBlocks.BLOCKS - 1), decoded);
        return decoded;
    }

    private static Peer<?> peer(String codec) {
        return switch (codec) {
            case "compression-gorilla" -> new CompressionGorilla();
            case "tsfile-gorilla" -> new TsFile(DoublePrecisionEncoderV2::new, new DoublePrecisionDecoderV2());
            case "tsfile-chimp" -> new TsFile(DoublePrecisionChimpEncoder::new, new DoublePrecisionChimpDecoder());
            case "tsfile-sprintz" -> new TsFile(DoubleSprintzEncoder::new, new DoubleSprintzDecoder());
            case "tsfile-rlbe" -> new TsFile(DoubleRLBE::new, new DoubleRLBEDecoder());
            default -> throw new IllegalArgumentException("no such codec: " + codec);
        };
    }

    private interface Peer<R> {
        R encode(long[] timestamps, long[] values, int from);

        void decode(R run, double[] values);

        int lengthBytes(R run);
    }

    private static final class Runs<R> {
        private final Peer<R> peer;
        private final List<R> runs = new ArrayList<>();

        Runs(Peer<R> peer) {
            this.peer = peer;
        }

        R encode(long[] timestamps, long[] values, int from) {
            return peer.encode(timestamps, values, from);
        }

        int add(long[] timestamps, long[] values, int from) {
            R run = encode(timestamps, values, from);
            runs.add(run);
            return peer.lengthBytes(run);
        }

        void decode(int run, double[] values) {
            peer.decode(runs.get(run), values);
        }
    }

    private static final class CompressionGorilla implements Peer<long[]> {
        @Override
        public long[] encode(long[] timestamps, long[] values, int from) {
            LongArrayOutput out = new LongArrayOutput(SampleBlocks.SAMPLES * 2);
            GorillaCompressor encoder = new GorillaCompressor(timestamps[from], out);
            for (int i = from; i < from + SampleBlocks.SAMPLES; i++) {
                encoder.addValue(timestamps[i], Double.longBitsToDouble(values[i]));
            }
            encoder.close();
            return out.getLongArray();
        }

        @Override
        public void decode(long[] run, double[] values) {
            GorillaDecompressor decoder = new GorillaDecompressor(new LongArrayInput(run));
            int i = 0;
            for (Pair pair = decoder.readPair(); pair != null; pair = decoder.readPair()) {
                values[i++] = pair.getDoubleValue();
            }
        }

        @Override
        public int lengthBytes(long[] run) {
            return run.length * Long.BYTES;
        }
    }

    private record TsFile(Supplier<Encoder> encoders, Decoder decoder) implements Peer<byte[]> {
        @Override
        public byte[] encode(long[] timestamps, long[] values, int from) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(SampleBlocks.SAMPLES * 10);
            Encoder encoder = encoders.get();
            try {
                for (int i = from; i < from + SampleBlocks.SAMPLES; i++) {
                    encoder.encode(Double.longBitsToDouble(values[i]), out);
                }
                encoder.flush(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }

        @Override
        public void decode(byte[] run, double[] values) {
            ByteBuffer buffer = ByteBuffer.wrap(run);
            decoder.reset();
            for (int i = 0; i < SampleBlocks.SAMPLES; i++) {
                values[i] = decoder.readDouble(buffer);
            }
        }

        @Override
        public int lengthBytes(byte[] run) {
            return run.length;
        }
    }
}
