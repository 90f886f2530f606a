package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgetsm.format.ValueType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders and decoders work in what they already have once they have seen their largest run. */
class CodecAllocationTest {
    private static final int SAMPLES = 512;
    private static final int RUNS = 200;
    private static final int CAPACITY = 40_000;
    /** One array may still grow when an encoder changes its mind late; scratch for each run would be 4096 and more. */
    private static final long TOLERATED_BYTES_PER_RUN = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] target = new byte[CAPACITY];
    private final long[] decoded = new long[SAMPLES];
    private final int[] decodedNarrow = new int[SAMPLES];

    static List<CodecPolicy> policies() {
        return Policies.ALL;
    }

    @ParameterizedTest
    @MethodSource("policies")
    void sensorRunsAllocateNothingOnceWarm(CodecPolicy policy) {
        for (ValueType type : List.of(ValueType.FLOAT64, ValueType.FLOAT32, ValueType.INT64, ValueType.BOOL)) {
            RunEncoder encoder = new RunEncoder(policy);
            RunDecoder decoder = new RunDecoder();
            long[][] values = columns(type);
            long[] timestamps = Samples.timestamps(Seed.random(4), SAMPLES);
            requireNoAllocation(policy + " " + type, run -> {
                long[] column = values[run % values.length];
                int length = encoder.encode(type, timestamps[0], timestamps, column, 0, SAMPLES, target, 0, CAPACITY);
                decoder.wrap(type, target, 0, length);
                decoder.timestamps(timestamps[0], decoded, 0);
                decoder.values(decoded, 0);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void burstsAllocateNothingOnceWarm(CodecPolicy policy) {
        for (ValueType type : List.of(ValueType.BURST_INT16, ValueType.BURST_INT32, ValueType.BURST_FLOAT32)) {
            BurstEncoder encoder = new BurstEncoder(policy);
            BurstDecoder decoder = new BurstDecoder();
            int[][] values = Arrays.stream(columns(type))
                    .map(column -> Arrays.stream(column).mapToInt(v -> (int) v).toArray())
                    .toArray(int[][]::new);
            requireNoAllocation(policy + " " + type, run -> {
                encoder.encode(type, values[run % values.length], 0, SAMPLES, target, 0, CAPACITY);
                decoder.wrap(type, target, 0, encoder.lengthBytes());
                decoder.values(decodedNarrow, 0);
            });
        }
    }

    private static long[][] columns(ValueType type) {
        long[][] columns = new long[20][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Samples.values(Seed.random(i), type, SAMPLES);
        }
        return columns;
    }

    private void requireNoAllocation(String name, RunTask task) {
        for (int run = 0; run < RUNS; run++) {
            task.run(run);
        }
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int run = 0; run < RUNS; run++) {
            task.run(run);
        }
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(bytes <= RUNS * TOLERATED_BYTES_PER_RUN, name + ": allocated bytes=" + bytes + " runs=" + RUNS);
    }

    private interface RunTask {
        void run(int run);
    }
}
