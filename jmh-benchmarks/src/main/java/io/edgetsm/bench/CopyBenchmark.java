package io.edgetsm.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The floor under every decoder: how long does it take to copy one value out of more than a thousand arrays? */
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CopyBenchmark {
    private final long[] copied = new long[SampleBlocks.SAMPLES];
    private long[] values;
    private int next;

    /** Makes the arrays. */
    @Setup
    public void prepare() {
        values = SampleBlocks.sensorValues("walk");
    }

    /** One run's worth. */
    @Benchmark
    @OperationsPerInvocation(SampleBlocks.SAMPLES)
    public long[] copyValues() {
        int from = (next++ & (SampleBlocks.BLOCKS - 1)) * SampleBlocks.SAMPLES;
        System.arraycopy(values, from, copied, 0, SampleBlocks.SAMPLES);
        return copied;
    }
}
