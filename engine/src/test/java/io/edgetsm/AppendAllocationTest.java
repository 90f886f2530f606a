package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No form of an append allocates on its caller's thread. */
class AppendAllocationTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int WARM_UP = 3_000;
    private static final int MEASURED = 200;
    private static final int THREADS = 4;
    private static final long CROWD_APPENDS = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    private EdgeStore store;

    @BeforeEach
    void open() {
        store = EdgeStore.open(StoreConfig.builder(directory)
                .logBytes(4 << 20)
                .memoryBudget(16 << 20)
                .build());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The least of several rounds: in one of them no append had to wait, as it may, and waiting is no append. */
    private void assertNoAllocation(LongConsumer append) {
        for (long i = 0; i < WARM_UP; i++) {
            append.accept(START + i);
        }
        long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            store.force();
            long before = threads.getThreadAllocatedBytes(id);
            for (long i = 0; i < MEASURED; i++) {
                append.accept(START + WARM_UP + round * (long) MEASURED + i);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
        }
        assertEquals(0, least, "bytes allocated by " + MEASURED + " appends");
    }

    @Test
    void singleSamples() {
        SensorSeries number = store.series("n", ValueType.FLOAT64);
        SensorSeries narrow = store.series("f", ValueType.FLOAT32);
        SensorSeries counter = store.series("c", ValueType.INT64);
        SensorSeries flag = store.series("b", ValueType.BOOL);
        assertNoAllocation(t -> {
            number.append(t, 21.5);
            narrow.append(t, 21.5f);
            counter.append(t, t);
            flag.append(t, (t & 1) == 0);
        });
    }

    @Test
    void ticksAndColumns() {
        SensorSeries number = store.series("n", ValueType.FLOAT64);
        SensorSeries counter = store.series("c", ValueType.INT64);
        SeriesSet plain = SeriesSet.of(List.of(number));
        SeriesSet mixed = SeriesSet.of(List.of(number, counter));
        int[] refs = {number.ref(), number.ref()};
        long[] timestamps = new long[2];
        double[] values = {1.5, 2};
        assertNoAllocation(t -> {
            timestamps[0] = t;
            timestamps[1] = t + 1;
            store.append(plain, t, values);
            store.append(mixed, t, values);
            store.append(refs, timestamps, values, 2);
        });
    }

    @Test
    void bursts() {
        SamplePeriod period = SamplePeriod.ofHertz("25600");
        BurstSeries shorts = store.bursts("s", ValueType.BURST_INT16, period, 1);
        BurstSeries ints = store.bursts("i", ValueType.BURST_INT32, period, 1);
        BurstSeries floats = store.bursts("f", ValueType.BURST_FLOAT32, period, 1);
        BurstSeries doubles = store.bursts("d", ValueType.BURST_FLOAT64, period, 1);
        short[] shortValues = new short[64];
        int[] intValues = new int[64];
        float[] floatValues = new float[64];
        double[] doubleValues = new double[64];
        ByteBuffer buffer = ByteBuffer.allocateDirect(128);
        assertNoAllocation(t -> {
            shorts.append(t, shortValues);
            ints.append(t, intValues);
            floats.append(t, floatValues);
            doubles.append(t, doubleValues);
            shorts.append(t, buffer);
        });
    }

    /** Whoever finds the lock taken, or no room, may allocate a little to wait: less than a byte for each append. */
    @Test
    void appendsOfFourThreadsAllocateLessThanAByteEach() throws InterruptedException {
        long[] allocated = new long[THREADS];
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            SensorSeries series = store.series("n" + i, ValueType.FLOAT64);
            crowd.add(new Thread(() -> allocated[number] = allocatedByAppends(series)));
        }
        crowd.forEach(Thread::start);
        for (Thread thread : crowd) {
            thread.join();
        }
        long sum = LongStream.of(allocated).sum();
        assertTrue(
                sum < THREADS * CROWD_APPENDS,
                () -> "bytes allocated by " + THREADS * CROWD_APPENDS + " appends: " + sum);
    }

    private long allocatedByAppends(SensorSeries series) {
        long id = Thread.currentThread().getId();
        for (int i = 0; i < WARM_UP; i++) {
            series.append(START + i, 21.5);
        }
        long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < CROWD_APPENDS; i++) {
            series.append(START + WARM_UP + i, 21.5);
        }
        return threads.getThreadAllocatedBytes(id) - before;
    }
}
