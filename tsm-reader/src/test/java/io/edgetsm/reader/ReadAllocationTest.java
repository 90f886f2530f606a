package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.SimulatedStorage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading allocates for what it opens, never for a sample. */
class ReadAllocationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SAMPLES = 200_000;
    private static final int ROUNDS = 10;
    /** What a pass may allocate for each of its samples: a block's entry and source, spread over thousands of them. */
    private static final double TOLERATED_BYTES_PER_SAMPLE = 0.25;

    private static final String NAME = "00000001.tsm";
    private static final SeriesDefinition SERIES = SampleFile.sensor(1, ValueType.FLOAT64);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SimulatedStorage storage = new SimulatedStorage();
    private TsmFile file;

    @BeforeEach
    void write() {
        try (SampleFile writer = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            for (int i = 0; i < SAMPLES; i++) {
                writer.append(SERIES, i * SECOND, Double.doubleToRawLongBits((i * 7919L % 1000) / 10.0));
            }
            writer.seal();
        }
        file = TsmFile.open(storage, NAME);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private List<SampleSource> sources() {
        List<SampleSource> sources = new ArrayList<>();
        file.addSources(SERIES, Long.MIN_VALUE, Long.MAX_VALUE, null, sources);
        return sources;
    }

    /** Compares a pass over half of the samples with one over all of them: what both allocate is no sample's. */
    private void requireNoneForASample(LongConsumer passUpTo) {
        long half = least(() -> passUpTo.accept(SAMPLES / 2 * SECOND - 1));
        long whole = least(() -> passUpTo.accept(SAMPLES * SECOND - 1));
        double perSample = (whole - half) / (SAMPLES / 2.0);
        assertTrue(perSample < TOLERATED_BYTES_PER_SAMPLE, "bytes per sample: " + perSample);
    }

    private long least(Runnable pass) {
        long least = Long.MAX_VALUE;
        // The compiler and growing arrays allocate as well, in the first rounds.
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            pass.run();
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        return least;
    }

    @Test
    void aCursorAllocatesNothingForASample() {
        List<SampleSource> sources = sources();
        SampleCursor cursor = new SampleCursor(sources, 0, 0);
        SampleCursor backward = SampleCursor.backward(sources, 0, 0);
        requireNoneForASample(last -> assertEquals(count(last), count(cursor.reset(sources, 0, last))));
        requireNoneForASample(last -> assertEquals(count(last), count(backward.reset(sources, 0, last))));
    }

    private static int count(long last) {
        return (int) (last / SECOND) + 1;
    }

    private static int count(SampleCursor cursor) {
        int count = 0;
        while (cursor.next()) {
            count++;
        }
        return count;
    }

    @Test
    void readingIntoArraysAllocatesNothingForASample() {
        List<SampleSource> sources = sources();
        SampleCursor cursor = new SampleCursor(sources, 0, 0);
        long[] timestamps = new long[SAMPLES];
        long[] values = new long[SAMPLES];
        requireNoneForASample(last -> {
            int read = cursor.reset(sources, 0, last).read(timestamps, values, 0, SAMPLES);
            assertEquals(count(last), read);
        });
    }

    @Test
    void aQueryOverWindowsAllocatesNothingForASample() {
        Snapshot snapshot = new OneFileSnapshot(file, SERIES);
        Query query = Query.parse("t --every 1m --agg mean,min,max,stddev,increase,twmean");
        requireNoneForASample(last -> {
            try (QueryResult result = query.to((last + 1) + "ns").run(snapshot)) {
                int windows = 0;
                while (result.next()) {
                    windows += result.isNull(0) ? 0 : 1;
                }
                assertEquals((count(last) + 59) / 60, windows);
            }
        });
    }
}
