package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstDecoder;
import io.edgetsm.format.codec.BurstEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * How long does one 16-bit count of a waveform take, in blocks filled to 4048 bytes? Two bytes over the time are the
 * bandwidth in raw bytes.
 */
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class BurstBenchmark {
    private static final int COUNTS = 1 << 22;

    /** What the encoder may choose from. */
    @Param({"lz4", "lz4-lpc", "packed", "smallest"})
    public String policy;

    private final byte[] target = new byte[SampleBlocks.CAPACITY];
    private final int[] decoded = new int[1 << 16];
    private final BurstDecoder decoder = new BurstDecoder();
    private BurstEncoder encoder;
    private int[] values;
    private List<byte[]> bursts;

    /** Makes more than a thousand blocks and checks what they hold. */
    @Setup
    public void encode() {
        values = SampleBlocks.waveform(COUNTS);
        encoder = new BurstEncoder(SampleBlocks.policy(policy));
        bursts = SampleBlocks.bursts(policy, values);
        int from = 0;
        long bytes = 0;
        for (byte[] burst : bursts) {
            decoder.wrap(ValueType.BURST_INT16, burst, 0, burst.length);
            SampleBlocks.requireEncoding(decoder.encoding(), SampleBlocks.expected(policy));
            decoder.values(decoded, 0);
            if (!Arrays.equals(values, from, from + decoder.count(), decoded, 0, decoder.count())) {
                throw new IllegalStateException("a wrong value would be timed: " + policy + " from=" + from);
            }
            from += decoder.count();
            bytes += burst.length;
        }
        SampleBlocks.saySize(policy, bytes, COUNTS);
    }

    /** The whole waveform into blocks. */
    @Benchmark
    @OperationsPerInvocation(COUNTS)
    public int encodeBursts() {
        int bytes = 0;
        for (int from = 0; from < COUNTS; ) {
            from += encoder.encode(
                    ValueType.BURST_INT16, values, from, COUNTS - from, target, 0, SampleBlocks.CAPACITY);
            bytes += encoder.lengthBytes();
        }
        return bytes;
    }

    /** The whole waveform out of blocks. */
    @Benchmark
    @OperationsPerInvocation(COUNTS)
    public int decodeBursts() {
        int count = 0;
        for (byte[] burst : bursts) {
            decoder.wrap(ValueType.BURST_INT16, burst, 0, burst.length);
            decoder.values(decoded, 0);
            count += decoder.count();
        }
        return count;
    }
}
