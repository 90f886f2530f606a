package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.edgetsm.format.CutLimits;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Samples;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Samples read from blocks of a file. */
class BlockReadTest {
    private static final String NAME = "00000001.tsm";
    private static final SeriesDefinition SENSOR = SampleFile.sensor(1, ValueType.FLOAT64);
    private static final SeriesDefinition OTHER = SampleFile.sensor(2, ValueType.FLOAT64);
    private static final SeriesDefinition VIBRATION =
            SampleFile.bursts(3, ValueType.BURST_INT16, SamplePeriod.ofHertz("25600"), 0.25);
    private static final int COUNT = 60_000;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long value(int i) {
        return Double.doubleToRawLongBits(Math.round(Math.sin(i / 50.0) * 1000) / 10.0);
    }

    private TsmFileView sensorFile(CodecPolicy policy, SeriesDefinition... interleaved) {
        try (SampleFile file = new SampleFile(storage, NAME, policy)) {
            for (int i = 0; i < COUNT; i++) {
                file.append(SENSOR, i * 1000L, value(i));
                for (SeriesDefinition other : interleaved) {
                    file.append(other, i * 1000L, value(i + 7));
                }
            }
            file.seal();
        }
        return TsmFileView.open(storage, NAME);
    }

    @Test
    void aBatchHoldsWhatSingleStepsShow() {
        for (CodecPolicy policy : new CodecPolicy[] {CodecPolicy.defaults(), CodecPolicy.packed()}) {
            storage.list().forEach(storage::delete);
            try (TsmFileView view = sensorFile(policy)) {
                long[] timestamps = new long[COUNT + 1];
                long[] values = new long[COUNT + 1];
                SampleCursor batch = view.samples(SENSOR, Long.MIN_VALUE, Long.MAX_VALUE);
                assertEquals(COUNT, batch.read(timestamps, values, 0, COUNT + 1));
                SampleCursor steps = view.samples(SENSOR, Long.MIN_VALUE, Long.MAX_VALUE);
                SampleCursor back = view.samplesBackward(SENSOR, Long.MIN_VALUE, Long.MAX_VALUE);
                for (int i = 0; i < COUNT; i++) {
                    assertTrue(steps.next() && back.next());
                    assertEquals(i * 1000L, timestamps[i]);
                    assertEquals(value(i), values[i]);
                    assertEquals(i * 1000L, steps.timestamp());
                    assertEquals(value(i), steps.valueBits());
                    assertEquals((COUNT - 1 - i) * 1000L, back.timestamp());
                    assertEquals(value(COUNT - 1 - i), back.valueBits());
                }
            }
        }
    }

    @Test
    void aMixedBlockOfAFileThatWasGivenUpCountsWholeOrNotAtAll() {
        try (SampleFile file = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            file.append(SENSOR, 1_000, value(1));
            file.append(OTHER, 2_000, value(2));
            file.flush();
        }
        try (TsmFile file = TsmFile.openByWalking(storage, NAME)) {
            long low = Math.min(file.maxCutLsn(1), file.maxCutLsn(2));
            long high = file.maxCutLsn();
            assertEquals(file.blocks(1).get(0).offset(), file.blocks(2).get(0).offset());
            assertTrue(low < high);
            file.limit(CutLimits.NONE.and(1, high, Long.MAX_VALUE), 1);
            assertArrayEquals(new int[] {1, 2}, file.refs());
            file.limit(CutLimits.NONE.and(1, low, Long.MAX_VALUE), 1);
            assertArrayEquals(new int[0], file.refs());
        }
    }

    @Seeded(runs = 40)
    void anyRangeInAnyPiecesComesOutOfAFileAsItWentIn(SampleRandom random) {
        ValueType type = random.pick(ValueType.FLOAT64, ValueType.FLOAT32, ValueType.INT64, ValueType.BOOL);
        SeriesDefinition series = SampleFile.sensor(5, type);
        Samples samples = random.samples(type, 1, 5_000);
        try (SampleFile file = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            for (int i = 0; i < samples.count(); i++) {
                file.append(series, samples.timestamps()[i], samples.values()[i]);
            }
            file.seal();
        }
        int first = random.nextInt(samples.count());
        int last = first + random.nextInt(samples.count() - first);
        long[] timestamps = new long[last - first + 2];
        long[] values = new long[last - first + 2];
        int read = 0;
        try (TsmFileView view = TsmFileView.open(storage, NAME)) {
            SampleCursor cursor = view.samples(series, samples.timestamps()[first], samples.timestamps()[last]);
            for (int piece = 1; piece > 0; read += piece) {
                piece = cursor.read(
                        timestamps, values, read, Math.min(timestamps.length - read, 1 + random.nextInt(900)));
            }
        }
        assertEquals(last - first + 1, read);
        assertArrayEquals(Arrays.copyOfRange(samples.timestamps(), first, last + 1), Arrays.copyOf(timestamps, read));
        assertArrayEquals(Arrays.copyOfRange(samples.values(), first, last + 1), Arrays.copyOf(values, read));
    }

    @Test
    void blocksInARowAreReadAheadAndALoneBlockCostsOneRead() {
        try (TsmFileView view = sensorFile(CodecPolicy.packed())) {
            long fileBytes = view.file().sizeBytes();
            long before = storage.count(Operation.READ);
            SampleCursor all = view.samples(SENSOR, Long.MIN_VALUE, Long.MAX_VALUE);
            long indexReads = storage.count(Operation.READ) - before;
            while (all.nextStretch()) {
                // Only its reads count here.
            }
            long blockReads = storage.count(Operation.READ) - before - indexReads;
            assertTrue(blockReads <= 3 + fileBytes / 60_000, "reads=" + blockReads + " file=" + fileBytes);
        }
        storage.delete(NAME);
        try (TsmFileView view = sensorFile(CodecPolicy.packed(), OTHER)) {
            long before = storage.count(Operation.READ);
            SampleCursor hour = view.samples(SENSOR, 30_000_000L, 30_000_100L);
            assertTrue(hour.next());
            assertEquals(2, storage.count(Operation.READ) - before, "one read of the index, one of the block");
        }
    }

    @Test
    void movingOnAllocatesNothingPerSample() {
        try (TsmFileView view = sensorFile(CodecPolicy.defaults(), OTHER)) {
            SampleCursor cursor = view.samples(SENSOR, Long.MIN_VALUE, Long.MAX_VALUE);
            long[] timestamps = new long[COUNT];
            long[] values = new long[COUNT];
            long blocks = view.file().blocks(SENSOR.ref()).size();
            drain(cursor);
            long steps = allocatedBy(() -> drain(cursor));
            long batch = allocatedBy(() -> assertEquals(COUNT, cursor.read(timestamps, values, 0, COUNT)));
            cursor.seek(Long.MIN_VALUE);
            assertTrue(steps < blocks * 2048, "bytes=" + steps + " blocks=" + blocks + " samples=" + COUNT);
            assertTrue(batch < blocks * 2048, "bytes=" + batch + " blocks=" + blocks + " samples=" + COUNT);
        }
    }

    private static void drain(SampleCursor cursor) {
        int count = 0;
        while (cursor.next()) {
            count++;
        }
        assertEquals(COUNT, count);
        cursor.seek(Long.MIN_VALUE);
    }

    private long allocatedBy(Runnable task) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        task.run();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @Test
    void valuesComeAsNumbersInTheirUnitIntoWhateverTheCallerHas() {
        try (TsmFileView view = sensorFile(CodecPolicy.defaults())) {
            DoubleBuffer direct = ByteBuffer.allocateDirect(COUNT * Double.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asDoubleBuffer();
            FloatBuffer floats = ByteBuffer.allocateDirect(COUNT * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            long[] timestamps = new long[COUNT];
            double[] doubles = new double[COUNT];
            float[] singles = new float[COUNT];
            assertEquals(COUNT, reader(view).read(direct));
            assertEquals(COUNT, reader(view).read(floats));
            assertEquals(COUNT, reader(view).read(timestamps, doubles, 0, COUNT));
            assertEquals(COUNT, reader(view).read(null, singles, 0, COUNT));
            for (int i = 0; i < COUNT; i++) {
                double expected = Double.longBitsToDouble(value(i));
                assertEquals(i * 1000L, timestamps[i]);
                assertEquals(expected, doubles[i]);
                assertEquals(expected, direct.get(i));
                assertEquals((float) expected, singles[i]);
                assertEquals((float) expected, floats.get(i));
            }
        }
    }

    private static ValueReader reader(Snapshot view) {
        return new ValueReader(view.samples(SENSOR, Long.MIN_VALUE, Long.MAX_VALUE), SENSOR);
    }

    // ---- bursts

    private static short[] wave(int from, int count) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = (short) (Math.sin((from + i) / 9.0) * 8000);
        }
        return values;
    }

    private static final int FIRST_CAPTURE = 40_000;
    private static final int SECOND_CAPTURE = 777;
    private static final long SECOND_ORIGIN = 10_000_000_000L;

    private TsmFileView burstFile() {
        try (SampleFile file = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            for (int from = 0; from < FIRST_CAPTURE; from += 1000) {
                file.appendBurst(VIBRATION, 0, from, wave(from, 1000));
            }
            file.appendBurst(VIBRATION, SECOND_ORIGIN, 0, wave(0, SECOND_CAPTURE));
            file.seal();
        }
        return TsmFileView.open(storage, NAME);
    }

    private static BurstReader bursts(Snapshot view) {
        return new BurstReader(view.samples(VIBRATION, Long.MIN_VALUE, Long.MAX_VALUE), VIBRATION);
    }

    @Test
    void capturesComeWholeAcrossBlocksWithStartPeriodAndScale() {
        try (TsmFileView view = burstFile()) {
            BurstReader bursts = bursts(view);
            assertEquals(SamplePeriod.ofHertz("25600"), bursts.period());
            assertEquals(0.25, bursts.scale());
            short[] stored = new short[FIRST_CAPTURE + 1];
            assertTrue(bursts.next());
            assertEquals(0, bursts.startNanos());
            assertEquals(FIRST_CAPTURE, bursts.read(stored, 0, stored.length));
            assertArrayEquals(wave(0, FIRST_CAPTURE), Arrays.copyOf(stored, FIRST_CAPTURE));
            assertTrue(bursts.next());
            assertEquals(SECOND_ORIGIN, bursts.startNanos());
            int[] wide = new int[SECOND_CAPTURE];
            assertEquals(SECOND_CAPTURE, bursts.read(wide, 0, wide.length));
            assertEquals(wave(0, SECOND_CAPTURE)[700], wide[700]);
            assertTrue(!bursts.hasSample() && !bursts.next());
        }
    }

    @Test
    void aDirectWindowIsFilledAcrossBlocksInTheUnit() {
        try (TsmFileView view = burstFile()) {
            FloatBuffer window = ByteBuffer.allocateDirect(4096 * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            BurstReader bursts = bursts(view);
            assertTrue(bursts.next());
            for (int from = 0; from < FIRST_CAPTURE; from += 4096) {
                window.clear();
                assertEquals(VIBRATION.period().timeOf(0, from), bursts.startNanos());
                int read = bursts.read(window);
                assertEquals(Math.min(4096, FIRST_CAPTURE - from), read);
                short[] expected = wave(from, read);
                for (int i = 0; i < read; i++) {
                    assertEquals(expected[i] * 0.25f, window.get(i));
                }
            }
        }
    }

    @Test
    void theRestOfACaptureMayBeLeft() {
        try (TsmFileView view = burstFile()) {
            BurstReader bursts = bursts(view);
            assertTrue(bursts.next());
            assertEquals(10, bursts.read(new float[10], 0, 10));
            assertTrue(bursts.next());
            assertEquals(SECOND_ORIGIN, bursts.startNanos());
            assertEquals(SECOND_CAPTURE, bursts.read(new double[SECOND_CAPTURE + 5], 0, SECOND_CAPTURE + 5));
            assertTrue(!bursts.next());
        }
    }
}
