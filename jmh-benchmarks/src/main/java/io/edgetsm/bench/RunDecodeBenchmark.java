package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.RunDecoder;
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

/** How long does one value of a sensor run take to decode? Over more than a thousand different runs. */
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RunDecodeBenchmark {
    /** What the runs were encoded with. */
    @Param({"packed", "smallest", "gorilla", "raw"})
    public String policy;

    /** What the values look like. */
    @Param({"walk", "noisy"})
    public String shape;

    private final RunDecoder decoder = new RunDecoder();
    private final long[] decoded = new long[SampleBlocks.SAMPLES];
    private byte[][] runs;
    private int next;

    /** Encodes the runs and checks what they hold and that they give it back. */
    @Setup
    public void encode() {
        long[] values = SampleBlocks.sensorValues(shape);
        runs = SampleBlocks.runs(policy, values);
        long bytes = 0;
        for (int i = 0; i < SampleBlocks.BLOCKS; i++) {
            SampleBlocks.requireSame(values, i * SampleBlocks.SAMPLES, decodeValues(), policy);
            bytes += runs[i].length;
        }
        SampleBlocks.saySize(policy + " " + shape, bytes, values.length);
    }

    /** Values of one run. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public long[] decodeValues() {
        byte[] run = runs[next++ & (SampleBlocks.BLOCKS - 1)];
        decoder.wrap(ValueType.FLOAT64, run, 0, run.length);
        decoder.values(decoded, 0);
        return decoded;
    }
}
