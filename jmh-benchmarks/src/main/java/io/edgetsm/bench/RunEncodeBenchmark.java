package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.RunDecoder;
import io.edgetsm.format.codec.RunEncoder;
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

/** How long does one sample take to encode, choice of encoding and timestamps included? */
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RunEncodeBenchmark {
    /** What the encoder may choose from. */
    @Param({"packed", "entropy", "smallest", "gorilla"})
    public String policy;

    /** What the values look like. */
    @Param({"walk", "noisy"})
    public String shape;

    private final byte[] target = new byte[SampleBlocks.SAMPLES * 10];
    private RunEncoder encoder;
    private long[] timestamps;
    private long[] values;
    private int next;

    /** Makes the columns and checks what becomes of them. */
    @Setup
    public void prepare() {
        encoder = new RunEncoder(SampleBlocks.policy(policy));
        timestamps = SampleBlocks.timestamps();
        values = SampleBlocks.sensorValues(shape);
        int length = encodeRun();
        RunDecoder decoder = new RunDecoder();
        decoder.wrap(ValueType.FLOAT64, target, 0, length);
        SampleBlocks.requireEncoding(decoder.valueEncoding(), SampleBlocks.expected(policy));
    }

    /** One run. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public int encodeRun() {
        int from = (next++ & (SampleBlocks.BLOCKS - 1)) * SampleBlocks.SAMPLES;
        return encoder.encode(
                ValueType.FLOAT64,
                timestamps[from],
                timestamps,
                values,
                from,
                SampleBlocks.SAMPLES,
                target,
                0,
                target.length);
    }
}
