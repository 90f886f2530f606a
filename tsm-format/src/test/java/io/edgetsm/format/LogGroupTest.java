package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries of a log page that stand together as columns. */
class LogGroupTest {
    private static final StoreId STORE = new StoreId(0x1234, 0x5678);
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final LogPageBuilder builder = new LogPageBuilder(STORE);
    private final LogPageCursor cursor = new LogPageCursor();

    private record Sample(int ref, ValueType type, long timestamp, long bits) {}

    @Test
    void ticksOfAnyShapeComeBackBitForBit() {
        SeededRuns.run(1000, random -> {
            List<Sample> samples = ticks(random);
            int next = 0;
            for (long sequence = 1; next < samples.size(); sequence++) {
                builder.begin(1, sequence, next);
                int from = next;
                while (next < samples.size() && append(samples.get(next))) {
                    next++;
                }
                assertTrue(next > from);
                assertComeBack(samples.subList(from, next), builder.finish(0, 0, false), next - from);
            }
        });
    }

    @Test
    void aPageCutShortGivesItsFirstEntries() {
        SeededRuns.run(200, random -> {
            List<Sample> samples = ticks(random);
            builder.begin(1, 1, 0);
            int count = 0;
            while (count < samples.size() && append(samples.get(count))) {
                count++;
            }
            int kept = 1 + random.nextInt(count);
            byte[] page = builder.finish(0, 0, false).clone();
            builder.carry(page, 1, 9, kept, 0);
            assertComeBack(samples.subList(0, kept), page, kept);
        });
    }

    @Test
    void samplesThatComeTogetherStandInThePageLikeThoseThatComeOneByOne() {
        SeededRuns.run(300, random -> {
            List<Sample> samples = ticks(random);
            int[] refs = samples.stream().mapToInt(Sample::ref).toArray();
            long[] timestamps = samples.stream().mapToLong(Sample::timestamp).toArray();
            long[] bits = samples.stream().mapToLong(Sample::bits).toArray();
            Map<Integer, ValueType> types = new HashMap<>();
            samples.forEach(sample -> types.put(sample.ref(), sample.type()));
            for (int i = 0; i < refs.length; i++) {
                refs[i] |= random.nextInt(50) == 0 ? LogPageBuilder.COMPLETES : 0;
            }
            LogPageBuilder oneByOne = new LogPageBuilder(STORE);
            LogPageBuilder together = new LogPageBuilder(STORE);
            int next = 0;
            for (long sequence = 1; next < samples.size(); sequence++) {
                oneByOne.begin(1, sequence, next);
                together.begin(1, sequence, next);
                int from = next;
                while (next < samples.size() && append(oneByOne, samples.get(next))) {
                    if (refs[next] < 0) {
                        oneByOne.markBoundary();
                    }
                    next++;
                }
                assertEquals(next, appendInPieces(together, types, refs, timestamps, bits, from, next, random));
                assertArrayEquals(oneByOne.finish(0, 0, false), together.finish(0, 0, false));
            }
        });
    }

    /** Returns how far it got, given all that is left to append. */
    private static int appendInPieces(
            LogPageBuilder builder,
            Map<Integer, ValueType> types,
            int[] refs,
            long[] timestamps,
            long[] bits,
            int from,
            int expectedEnd,
            Random random) {
        int at = from;
        int taken;
        do {
            boolean rest = at >= expectedEnd || random.nextInt(10) == 0;
            int to = rest ? refs.length : Math.min(refs.length, at + 1 + random.nextInt(300));
            taken = builder.appendAll(types::get, refs, timestamps, bits, at, to);
            at += taken;
        } while (taken > 0 && at < refs.length);
        return at;
    }

    /** A few registers, or many, polled again and again: now and then one is late, missing, or of a new resolution. */
    private static List<Sample> ticks(Random random) {
        int series = 1 + random.nextInt(random.nextBoolean() ? 8 : 400);
        int stride = 1 + random.nextInt(3);
        long period = random.nextInt(4) == 0 ? random.nextLong() : SECOND * (1 + random.nextInt(5));
        int rarely = 1 + random.nextInt(100);
        long spread = 1L << random.nextInt(63);
        ValueType[] types = new ValueType[series];
        long[] levels = new long[series];
        for (int i = 0; i < series; i++) {
            types[i] = ValueType.values()[random.nextInt(4)];
            levels[i] = random.nextLong() >> random.nextInt(64);
        }
        List<Sample> samples = new ArrayList<>();
        for (int tick = 0; samples.size() < 3000 && tick < 40; tick++) {
            for (int i = 0; i < series; i++) {
                if (random.nextInt(rarely) != 0 || rarely == 1) {
                    levels[i] += random.nextLong() % spread;
                    boolean late = random.nextInt(10) == 0;
                    long timestamp = START + tick * period + (late ? random.nextInt(2_000_001) * 1000L : 0);
                    samples.add(new Sample(1 + i * stride, types[i], timestamp, bits(types[i], levels[i], i % 4)));
                }
            }
        }
        return samples.isEmpty() ? List.of(new Sample(1, ValueType.INT64, START, 0)) : samples;
    }

    private static long bits(ValueType type, long level, int decimals) {
        return switch (type) {
            case FLOAT64 -> Double.doubleToRawLongBits(level / Math.pow(10, decimals));
            case FLOAT32 -> Float.floatToRawIntBits((int) level / (float) Math.pow(10, decimals)) & 0xFFFF_FFFFL;
            case BOOL -> level & 1;
            default -> level;
        };
    }

    private boolean append(Sample sample) {
        return append(builder, sample);
    }

    private static boolean append(LogPageBuilder builder, Sample sample) {
        return builder.append(sample.ref(), sample.type(), sample.timestamp(), sample.bits());
    }

    private void assertComeBack(List<Sample> samples, byte[] page, int count) {
        assertEquals(count, LogPage.entryCount(page, 0));
        cursor.wrap(page, 0, "log", 0);
        for (Sample sample : samples) {
            assertTrue(cursor.next());
            assertEquals(sample, new Sample(cursor.ref(), sample.type(), cursor.timestamp(), cursor.bits()));
            assertTrue(cursor.fits(sample.type()));
        }
        assertFalse(cursor.next());
        assertComeBackAsColumns(samples, page);
    }

    /** Some at a time, and into columns that now and then have no room. */
    private void assertComeBackAsColumns(List<Sample> samples, byte[] page) {
        LogSamples columns = new LogSamples(97);
        cursor.wrap(page, 0, "log", 0);
        int checked = 0;
        for (int atMost = 1; cursor.next(); atMost = atMost % 150 + 7) {
            assertTrue(columns.add(cursor));
            while (cursor.readOn(columns, atMost) > 0) {
                assertEquals(cursor.lsn(), columns.lsns()[columns.count() - 1]);
                assertEquals(cursor.bits(), columns.bits()[columns.count() - 1]);
            }
            if (columns.room() == 0 || columns.count() > atMost) {
                checked = assertNext(samples, checked, columns, page);
            }
        }
        assertEquals(samples.size(), assertNext(samples, checked, columns, page));
    }

    private static int assertNext(List<Sample> samples, int checked, LogSamples columns, byte[] page) {
        int next = checked;
        for (int i = 0; i < columns.count(); i++) {
            Sample sample = samples.get(next);
            assertEquals(LogPage.firstLsn(page, 0) + next, columns.lsns()[i]);
            assertEquals(
                    sample, new Sample(columns.refs()[i], sample.type(), columns.timestamps()[i], columns.bits()[i]));
            next++;
        }
        columns.clear();
        return next;
    }

    @Test
    void aTickTakesLessThanThreeBytesAReadingAndOneThatRepeatsItLessThanOne() {
        Random random = new Random(7);
        int[] levels = random.ints(300, 2000, 6000).toArray();
        for (int page = 1; page < 10; page++) {
            // until every register has shown all of its decimals
            builder.begin(1, page, 0);
            payloadAfterTick(random, levels, 0);
        }
        builder.begin(1, 10, 0);
        int first = payloadAfterTick(random, levels, 0);
        int second = payloadAfterTick(random, levels, 1) - first;
        int third = payloadAfterTick(random, levels, 2) - first - second;
        assertTrue(first < 300 * 2.6, "bytes=" + first);
        assertTrue(second < 300, "bytes=" + second);
        assertTrue(third < 300, "bytes=" + third);
    }

    /** Of every ten readings one is up to a millisecond late. */
    private int payloadAfterTick(Random random, int[] levels, int tick) {
        for (int i = 0; i < levels.length; i++) {
            levels[i] += random.nextInt(5) - 2;
            long late = random.nextInt(10) == 0 ? random.nextInt(1000) * 1000 : 0;
            long bits = Double.doubleToRawLongBits(levels[i] / Math.pow(10, 1 + i % 3));
            assertTrue(builder.append(1 + i, ValueType.FLOAT64, START + tick * SECOND + late, bits));
        }
        return Bytes.getU16(builder.finish(0, 0, false), LogPage.PAYLOAD_LENGTH_OFFSET);
    }

    @Test
    void aSteadySeriesDoesNotOverflowTheCountOfEntries() {
        builder.begin(1, 1, 0);
        int count = 0;
        while (builder.append(1, ValueType.INT64, START, 5)) {
            count++;
        }
        assertEquals(PageEntries.MAX_ENTRIES, count);
        cursor.wrap(builder.finish(0, 0, false), 0, "log", 0);
        for (int i = 0; i < count; i++) {
            assertTrue(cursor.next());
            assertEquals(5, cursor.bits());
        }
        assertFalse(cursor.next());
    }
}
