package io.edgetsm.writer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where blocks end: with a round hour, when that costs little. */
class RoundHoursTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;
    private static final long DAY = 24 * HOUR;
    /** 2023-11-14T22:13:20Z. */
    private static final long START = 1_700_000_000L * SECOND;

    private final List<long[]> blocks = new ArrayList<>();
    private final SeriesDefinition series = SeriesDefinition.sensor(1, SeriesKey.parse("t"), ValueType.FLOAT64);
    private long written;

    private Heads heads() {
        return new Heads(new StoreId(1, 2), 1, 1 << 20, CodecPolicy.packed(), CodecPolicy.packed(), this::note);
    }

    private void note(BlockImage image) {
        BlockMembers members = new BlockMembers().wrap(image.bytes(), 0);
        for (int i = 0; i < members.count(); i++) {
            blocks.add(new long[] {members.minTimestamp(i), members.maxTimestamp(i), image.length()});
            written += members.sampleCount(i);
        }
    }

    /** Readings of a walk that changes by up to so many units, with one decimal. */
    private void write(long period, int count, int step) {
        Random random = new Random(7);
        try (Heads heads = heads()) {
            long level = 10_000;
            for (int i = 0; i < count; i++) {
                level += random.nextInt(2 * step + 1) - step;
                heads.append(series, 1 + i, START + i * period, Double.doubleToRawLongBits(level / 10.0));
            }
            heads.flushAll();
        }
        assertEquals(count, written);
    }

    private static boolean isInsideOne(long unit, long[] block) {
        return Math.floorDiv(block[0], unit) == Math.floorDiv(block[1], unit);
    }

    private static long hours(long[] block) {
        return Math.floorDiv(block[1], HOUR) - Math.floorDiv(block[0], HOUR) + 1;
    }

    @Test
    void blocksOfAReadingASecondAreHours() {
        write(SECOND, 40 * 3600, 40);
        long inside = blocks.stream().filter(block -> isInsideOne(HOUR, block)).count();
        assertTrue(inside >= blocks.size() - 1, inside + " of " + blocks.size());
        assertTrue(blocks.size() <= 42, "blocks=" + blocks.size());
    }

    @Test
    void samplesThatComeManyAtATimeEndAtTheSameHours() {
        write(SECOND, 10 * 3600, 40);
        List<long[]> oneByOne = List.copyOf(blocks);
        blocks.clear();
        int count = 10 * 3600;
        long[] lsns = new long[count];
        long[] timestamps = new long[count];
        long[] values = new long[count];
        Random random = new Random(7);
        long level = 10_000;
        for (int i = 0; i < count; i++) {
            level += random.nextInt(81) - 40;
            lsns[i] = 1L + i;
            timestamps[i] = START + i * SECOND;
            values[i] = Double.doubleToRawLongBits(level / 10.0);
        }
        try (Heads heads = heads()) {
            for (int from = 0; from < count; from += 1000) {
                heads.append(series, lsns, timestamps, values, from, Math.min(1000, count - from));
            }
            heads.flushAll();
        }
        assertEquals(oneByOne.size(), blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            assertArrayEquals(oneByOne.get(i), blocks.get(i));
        }
    }

    @Test
    void blocksOfAReadingAMinuteGoOnOverManyHours() {
        write(60 * SECOND, 40 * 1440, 40);
        long full = blocks.stream().filter(block -> block[2] > 2048).count();
        assertTrue(full >= blocks.size() - 1, full + " of " + blocks.size());
        assertTrue(blocks.stream().mapToLong(RoundHoursTest::hours).max().orElseThrow() > 24);
    }

    @Test
    void daysEndWithABlockThatIsHalfFull() {
        write(10 * SECOND, 20 * 8640, 2);
        long cut = blocks.stream().filter(block -> !isInsideOne(DAY, block)).count();
        assertTrue(cut <= 1, cut + " of " + blocks.size() + " blocks reach into a second day");
    }

    @Seeded(runs = 100)
    void noSampleIsLostAtAnHourWhateverTheTimes(SampleRandom random) {
        try (Heads heads = heads()) {
            int count = 1 + random.nextInt(5000);
            long time = random.oneIn(5) ? Long.MAX_VALUE - random.nextLong(3 * HOUR) : random.nextLong(-DAY, DAY);
            for (int i = 0; i < count; i++) {
                heads.append(series, 1 + i, time, random.nextLong());
                time += random.nextLong(random.oneIn(50) ? 5 * HOUR : 2 * SECOND) - random.nextInt(1_000_000);
            }
            heads.flushAll();
        }
        assertTrue(written > 0);
    }
}
