package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogPageTest {
    private static final StoreId STORE = new StoreId(0x1234, 0x5678);
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long[] AWKWARD_DOUBLES = {
        bits(0.0),
        bits(-0.0),
        bits(Double.NaN),
        0x7FF8_0000_0000_1234L,
        0xFFF0_0000_0000_0001L,
        bits(Double.POSITIVE_INFINITY),
        bits(Double.NEGATIVE_INFINITY),
        bits(Double.MIN_VALUE),
        bits(-Double.MAX_VALUE),
        bits(0.1 + 0.2),
        bits(1L << 50),
        bits((1L << 50) - 1),
        bits(-1e-6),
        bits(1e-7),
        bits(123456.123456)
    };

    private final FrameChecksum checksum = new FrameChecksum(STORE);
    private final LogPageBuilder builder = new LogPageBuilder(STORE);
    private final LogPageCursor cursor = new LogPageCursor();

    private record Entry(int ref, ValueType type, long timestamp, long bits, long firstIndex, byte[] raw) {}

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    @Test
    void entriesOfEveryTypeComeBackBitForBit() {
        SeededRuns.run(1500, random -> {
            List<Entry> written = new ArrayList<>();
            builder.begin(random.nextInt(1000), random.nextInt(1 << 20), random.nextInt(1 << 30));
            for (Entry entry = entry(random, null); append(entry); entry = entry(random, entry)) {
                written.add(entry);
            }
            read(builder.finish(0, 0, false), written);
        });
    }

    private boolean append(Entry entry) {
        return entry.raw() == null
                ? builder.append(entry.ref(), entry.type(), entry.timestamp(), entry.bits())
                : builder.appendBurst(
                        entry.ref(),
                        entry.timestamp(),
                        entry.firstIndex(),
                        entry.raw().length / entry.type().bytesPerValue(),
                        false,
                        entry.raw(),
                        0,
                        entry.raw().length);
    }

    private void read(byte[] page, List<Entry> written) {
        assertTrue(LogPage.isSound(page, 0, checksum));
        assertEquals(written.size(), LogPage.entryCount(page, 0));
        byte[] elsewhere = new byte[3 * Pages.PAGE_BYTES];
        Arrays.fill(elsewhere, (byte) 0xFF);
        System.arraycopy(page, 0, elsewhere, 17, page.length);
        cursor.wrap(elsewhere, 17, "log", 0);
        long lsn = LogPage.firstLsn(page, 0);
        for (Entry entry : written) {
            assertTrue(cursor.next());
            assertEquals(lsn++, cursor.lsn());
            assertSame(entry);
        }
        assertFalse(cursor.next());
        assertFalse(cursor.next());
        assertEquals(lsn, LogPage.endLsn(page, 0));
    }

    private void assertSame(Entry entry) {
        assertEquals(entry.ref(), cursor.ref());
        assertEquals(entry.timestamp(), cursor.timestamp());
        assertTrue(cursor.fits(entry.type()));
        assertEquals(entry.raw() != null, cursor.isBurst());
        if (entry.raw() == null) {
            assertEquals(entry.bits(), cursor.bits(), () -> entry.type() + " " + Long.toHexString(entry.bits()));
            assertEquals(1, cursor.sampleCount());
        } else {
            assertEquals(entry.firstIndex(), cursor.firstIndex());
            assertEquals(entry.raw().length / entry.type().bytesPerValue(), cursor.sampleCount());
            byte[] raw =
                    Arrays.copyOfRange(cursor.rawArray(), cursor.rawOffset(), cursor.rawOffset() + cursor.rawLength());
            assertArrayEquals(entry.raw(), raw);
        }
    }

    private static Entry entry(Random random, Entry previous) {
        int ref = switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(SeriesDefinition.MAX_REF);
            case 1 -> previous == null || previous.ref() == SeriesDefinition.MAX_REF ? 1 : previous.ref() + 1;
            default -> 1 + random.nextInt(100);
        };
        ValueType type = ValueType.values()[random.nextInt(ValueType.values().length)];
        long timestamp = switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> previous == null ? 0 : previous.timestamp();
            default -> START + random.nextInt();
        };
        if (!type.isBurst()) {
            return new Entry(ref, type, timestamp, value(random, type), 0, null);
        }
        byte[] raw = new byte[type.bytesPerValue() * (1 + random.nextInt(40))];
        random.nextBytes(raw);
        return new Entry(ref, type, timestamp, 0, random.nextLong() >>> 1 + random.nextInt(63), raw);
    }

    private static long value(Random random, ValueType type) {
        return switch (type) {
            case FLOAT64 -> doubleBits(random);
            case FLOAT32 -> floatBits(random);
            case BOOL -> random.nextInt(2);
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private static long doubleBits(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> AWKWARD_DOUBLES[random.nextInt(AWKWARD_DOUBLES.length)];
            default -> bits(random.nextInt() / Math.pow(10, random.nextInt(9)));
        };
    }

    private static long floatBits(Random random) {
        int bits = switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 ->
                Float.floatToRawIntBits(
                        (float) Double.longBitsToDouble(AWKWARD_DOUBLES[random.nextInt(AWKWARD_DOUBLES.length)]));
            default ->
                Float.floatToRawIntBits(random.nextInt(1 << 25)
                        / (float) Math.pow(10, random.nextInt(6))
                        * (random.nextBoolean() ? 1 : -1));
        };
        return bits & 0xFFFF_FFFFL;
    }

    @Test
    void everyAwkwardNumberComesBackBitForBit() {
        for (long bits : AWKWARD_DOUBLES) {
            assertComesBack(ValueType.FLOAT64, bits);
            float narrow = (float) Double.longBitsToDouble(bits);
            assertComesBack(ValueType.FLOAT32, Float.floatToRawIntBits(narrow) & 0xFFFF_FFFFL);
        }
        for (long number : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertComesBack(ValueType.INT64, number);
        }
    }

    private void assertComesBack(ValueType type, long bits) {
        builder.begin(1, 1, 0);
        Entry entry = new Entry(1, type, START, bits, 0, null);
        append(entry);
        read(builder.finish(0, 0, false), List.of(entry));
    }

    @Test
    void aTypicalReadingTakesThreeBytes() {
        builder.begin(1, 1, 0);
        builder.append(1, ValueType.FLOAT64, START, bits(21.5));
        int before = payloadLength();
        builder.append(2, ValueType.FLOAT64, START, bits(3.7));
        assertEquals(2, payloadLength() - before);
        builder.append(3, ValueType.FLOAT64, START, bits(101.3));
        assertEquals(5, payloadLength() - before);
    }

    private int payloadLength() {
        return Bytes.getU16(builder.finish(0, 0, false), LogPage.PAYLOAD_LENGTH_OFFSET);
    }

    @Test
    void theLargestFragmentFitsAnEmptyPageAndALargerOneIsRefused() {
        byte[] raw = new byte[LogPageBuilder.MAX_BURST_BYTES];
        builder.begin(1, 1, 0);
        Entry entry =
                new Entry(SeriesDefinition.MAX_REF, ValueType.BURST_INT16, Long.MIN_VALUE, 0, Long.MAX_VALUE, raw);
        assertTrue(append(entry));
        read(builder.finish(0, 0, false), List.of(entry));
        builder.begin(1, 2, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.appendBurst(1, 0, 0, 1, false, new byte[raw.length + 1], 0, raw.length + 1));
        assertTrue(builder.isEmpty());
    }

    @Test
    void headerTellsWhatThePageWasGiven() {
        builder.begin(7, 42, 1000);
        builder.append(1, ValueType.BOOL, START, 1);
        builder.append(1, ValueType.BOOL, START, 0);
        builder.markBoundary();
        builder.append(1, ValueType.BOOL, START, 1);
        byte[] page = builder.finish(900, 800, true);
        assertEquals(7, LogPage.epoch(page, 0));
        assertEquals(42, LogPage.sequence(page, 0));
        assertEquals(1000, LogPage.firstLsn(page, 0));
        assertEquals(1003, LogPage.endLsn(page, 0));
        assertEquals(2, LogPage.boundaryCount(page, 0));
        assertEquals(900, LogPage.forcedLsn(page, 0));
        assertEquals(800, LogPage.checkpointLsn(page, 0));
        assertTrue(LogPage.isClosing(page, 0));
    }

    @Test
    void aPageOfAnotherStoreIsNotSound() {
        builder.begin(1, 1, 0);
        byte[] page = builder.finish(0, 0, false);
        assertTrue(LogPage.isSound(page, 0, checksum));
        assertFalse(LogPage.isSound(page, 0, new FrameChecksum(new StoreId(0x1234, 0x5679))));
    }

    @Test
    void aFragmentFitsOnlyASeriesOfItsWidth() {
        builder.begin(1, 1, 0);
        builder.appendBurst(1, START, 0, 4, false, new byte[8], 0, 8);
        builder.append(1, ValueType.INT64, START, 5);
        cursor.wrap(builder.finish(0, 0, false), 0, "log", 0);
        assertTrue(cursor.next());
        assertTrue(cursor.fits(ValueType.BURST_INT16));
        assertFalse(cursor.fits(ValueType.BURST_INT32));
        assertFalse(cursor.fits(ValueType.INT64));
        assertTrue(cursor.next());
        assertTrue(cursor.fits(ValueType.INT64));
        assertFalse(cursor.fits(ValueType.BURST_INT16));
    }
}
