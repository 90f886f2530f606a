package io.edgetsm.bench;

import fi.iki.yak.ts.compression.gorilla.GorillaCompressor;
import fi.iki.yak.ts.compression.gorilla.GorillaDecompressor;
import fi.iki.yak.ts.compression.gorilla.LongArrayInput;
import fi.iki.yak.ts.compression.gorilla.LongArrayOutput;
import fi.iki.yak.ts.compression.gorilla.Pair;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.tsfile.encoding.decoder.DoublePrecisionDecoderV2;
import org.apache.tsfile.encoding.encoder.DoublePrecisionEncoderV2;
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
 * How long do other Gorilla coders in Java take on the values of {@link RunDecodeBenchmark}? compression-gorilla has no
 * way to leave timestamps out: its figures include them. TsFile's stands for its encoders; its value NaN ends decoding.
 */
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PeerBenchmark {
    /** What the values look like. */
    @Param({"walk", "noisy"})
    public String shape;

    private final long[][] gorilla = new long[SampleBlocks.BLOCKS][];
    private final byte[][] tsFile = new byte[SampleBlocks.BLOCKS][];
    private final DoublePrecisionDecoderV2 tsFileDecoder = new DoublePrecisionDecoderV2();
    private final double[] decoded = new double[SampleBlocks.SAMPLES];
    private long[] timestamps;
    private long[] values;
    private int next;

    /** Encodes the runs. */
    @Setup
    public void encode() {
        timestamps = SampleBlocks.timestamps();
        values = SampleBlocks.sensorValues(shape);
        for (int i = 0; i < SampleBlocks.BLOCKS; i++) {
            gorilla[i] = compress(i);
            tsFile[i] = encodeTsFile(i);
        }
    }

    /** compression-gorilla, values and timestamps. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public long[] compressionGorillaEncode() {
        return compress(next++ & (SampleBlocks.BLOCKS - 1));
    }

    /** compression-gorilla, values and timestamps. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public double[] compressionGorillaDecode() {
        GorillaDecompressor decoder =
                new GorillaDecompressor(new LongArrayInput(gorilla[next++ & (SampleBlocks.BLOCKS - 1)]));
        int i = 0;
        for (Pair pair = decoder.readPair(); pair != null; pair = decoder.readPair()) {
            decoded[i++] = pair.getDoubleValue();
        }
        return decoded;
    }

    /** TsFile's Gorilla, values alone. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public byte[] tsFileGorillaEncode() {
        return encodeTsFile(next++ & (SampleBlocks.BLOCKS - 1));
    }

    /** TsFile's Gorilla, values alone. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public double[] tsFileGorillaDecode() {
        ByteBuffer buffer = ByteBuffer.wrap(tsFile[next++ & (SampleBlocks.BLOCKS - 1)]);
        tsFileDecoder.reset();
        for (int i = 0; i < SampleBlocks.SAMPLES && tsFileDecoder.hasNext(buffer); i++) {
            decoded[i] = tsFileDecoder.readDouble(buffer);
        }
        return decoded;
    }

    private long[] compress(int block) {
        int from = block * SampleBlocks.SAMPLES;
        LongArrayOutput out = new LongArrayOutput(SampleBlocks.SAMPLES * 2);
        GorillaCompressor encoder = new GorillaCompressor(timestamps[from], out);
        for (int i = from; i < from + SampleBlocks.SAMPLES; i++) {
            encoder.addValue(timestamps[i], Double.longBitsToDouble(values[i]));
        }
        encoder.close();
        return out.getLongArray();
    }

    private byte[] encodeTsFile(int block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SampleBlocks.SAMPLES * 10);
        DoublePrecisionEncoderV2 encoder = new DoublePrecisionEncoderV2();
        int from = block * SampleBlocks.SAMPLES;
        for (int i = from; i < from + SampleBlocks.SAMPLES; i++) {
            encoder.encode(Double.longBitsToDouble(values[i]), out);
        }
        encoder.flush(out);
        return out.toByteArray();
    }
}
