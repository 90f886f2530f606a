package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SampleCursorTest {
    private static final long HORIZON = 400;

    /** What a cursor over some sources must show, as a plain sorted map. */
    private record Case(List<SampleSource> sources, TreeMap<Long, Long> model, long from, long to) {
        NavigableMap<Long, Long> inRange() {
            return from > to ? new TreeMap<>() : model.subMap(from, true, to, true);
        }

        List<Map.Entry<Long, Long>> expected(boolean backward) {
            return new ArrayList<>((backward ? inRange().descendingMap() : inRange()).entrySet());
        }

        SampleCursor cursor(boolean backward) {
            return backward ? SampleCursor.backward(sources, from, to) : new SampleCursor(sources, from, to);
        }
    }

    /** Appends in order of rank, so that the map's last put wins as the highest rank does. */
    private static Case randomCase(SampleRandom random) {
        TreeMap<Long, Long> model = new TreeMap<>();
        List<Tombstone> tombstones = new ArrayList<>();
        List<SampleSource> sources = new ArrayList<>();
        int sourceCount = random.nextInt(12);
        for (int rank = 1; rank <= sourceCount; rank++) {
            TreeMap<Long, Long> samples = randomSamples(random);
            sources.add(source(samples, rank));
            model.putAll(samples);
            if (random.oneIn(4)) {
                long from = random.nextLong(HORIZON);
                tombstones.add(new Tombstone(from, from + random.nextLong(HORIZON / 4), rank));
                model.subMap(
                                tombstones.get(tombstones.size() - 1).from(),
                                true,
                                tombstones.get(tombstones.size() - 1).to(),
                                true)
                        .clear();
            }
        }
        List<SampleSource> visible = new ArrayList<>();
        for (SampleSource source : sources) {
            SampleSource left = source.under(tombstones);
            if (left != null) {
                visible.add(left);
            }
        }
        Collections.shuffle(visible, new java.util.Random(random.nextLong()));
        long from = random.oneIn(3) ? Long.MIN_VALUE : random.nextLong(HORIZON);
        long to = random.oneIn(3)
                ? Long.MAX_VALUE
                : from == Long.MIN_VALUE ? random.nextLong(HORIZON) : from + random.nextLong(HORIZON);
        return new Case(visible, model, from, to);
    }

    private static TreeMap<Long, Long> randomSamples(SampleRandom random) {
        TreeMap<Long, Long> samples = new TreeMap<>();
        long time = random.nextLong(HORIZON);
        int step = random.pick(1, 2, 7);
        int count = 1 + random.nextInt(random.pick(1, 5, 60));
        for (int i = 0; i < count; i++) {
            samples.put(time, random.nextLong());
            time += 1 + random.nextInt(step);
        }
        if (random.oneIn(20)) {
            samples.put(random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE, random.nextLong());
        }
        return samples;
    }

    static SampleSource source(TreeMap<Long, Long> samples, long rank) {
        long[] timestamps = samples.keySet().stream().mapToLong(Long::longValue).toArray();
        long[] values = samples.values().stream().mapToLong(Long::longValue).toArray();
        return SampleSource.of(timestamps, values, timestamps.length, rank);
    }

    private static List<Map.Entry<Long, Long>> drain(SampleCursor cursor) {
        List<Map.Entry<Long, Long>> seen = new ArrayList<>();
        while (cursor.next()) {
            seen.add(Map.entry(cursor.timestamp(), cursor.valueBits()));
        }
        return seen;
    }

    @Seeded(runs = 300)
    void showsWhatASortedMapWouldInBothDirections(SampleRandom random) {
        Case drawn = randomCase(random);
        boolean backward = random.nextBoolean();
        assertEquals(drawn.expected(backward), drain(drawn.cursor(backward)));
    }

    @Seeded(runs = 300)
    void everyMixOfMovesShowsTheSameSamples(SampleRandom random) {
        Case drawn = randomCase(random);
        boolean backward = random.nextBoolean();
        List<Map.Entry<Long, Long>> expected = drawn.expected(backward);
        long limit = random.oneIn(3) ? random.nextLong(expected.size() + 5L) : Long.MAX_VALUE;
        SampleCursor cursor = drawn.cursor(backward).limit(limit);
        List<Map.Entry<Long, Long>> seen = new ArrayList<>();
        while (move(cursor, random, seen)) {
            Map.Entry<Long, Long> last = seen.get(seen.size() - 1);
            assertEquals(last, Map.entry(cursor.timestamp(), cursor.valueBits()));
        }
        assertEquals(expected.subList(0, (int) Math.min(limit, expected.size())), seen);
    }

    private static boolean move(SampleCursor cursor, SampleRandom random, List<Map.Entry<Long, Long>> seen) {
        int before = seen.size();
        switch (random.nextInt(3)) {
            case 0 -> {
                if (cursor.next()) {
                    seen.add(Map.entry(cursor.timestamp(), cursor.valueBits()));
                }
            }
            case 1 -> {
                if (cursor.nextStretch()) {
                    addStretch(cursor, seen);
                }
            }
            default -> {
                int room = 1 + random.nextInt(100);
                long[] timestamps = new long[room + 3];
                long[] values = new long[room + 3];
                int read = cursor.read(timestamps, values, 3, room);
                for (int i = 3; i < 3 + read; i++) {
                    seen.add(Map.entry(timestamps[i], values[i]));
                }
            }
        }
        return seen.size() > before;
    }

    private static void addStretch(SampleCursor cursor, List<Map.Entry<Long, Long>> seen) {
        List<Map.Entry<Long, Long>> stretch = new ArrayList<>();
        for (int i = cursor.stretchOffset(); i < cursor.stretchOffset() + cursor.stretchLength(); i++) {
            stretch.add(Map.entry(cursor.stretchTimestamps()[i], cursor.stretchValues()[i]));
        }
        if (cursor.isBackward()) {
            Collections.reverse(stretch);
        }
        seen.addAll(stretch);
    }

    @Seeded(runs = 300)
    void seeksToAnyTimeInAnyOrder(SampleRandom random) {
        Case drawn = randomCase(random);
        boolean backward = random.nextBoolean();
        SampleCursor cursor = drawn.cursor(backward);
        for (int seeks = 0; seeks < 8; seeks++) {
            long time = random.nextLong(-10, HORIZON + 10);
            cursor.seek(time);
            List<Map.Entry<Long, Long>> expected = expectedFrom(drawn, backward, time);
            List<Map.Entry<Long, Long>> seen = new ArrayList<>();
            int moves = random.nextInt(6);
            for (int i = 0; i < moves && move(cursor, random, seen); i++) {
                // Each adds what it passed.
            }
            assertEquals(expected.subList(0, seen.size()), seen);
            assertTrue(moves == 0 || !seen.isEmpty() || expected.isEmpty());
        }
    }

    /** What had been read ahead counts for no limit. */
    @Seeded(runs = 300)
    void aLimitCountsWhatWasShownAndSoughtAgain(SampleRandom random) {
        Case drawn = randomCase(random);
        boolean backward = random.nextBoolean();
        long limit = random.nextLong(200);
        SampleCursor cursor = drawn.cursor(backward).limit(limit);
        List<Map.Entry<Long, Long>> seen = new ArrayList<>();
        for (int moves = random.nextInt(6); moves > 0 && move(cursor, random, seen); moves--) {
            // Each adds what it passed.
        }
        long time = random.nextLong(-10, HORIZON + 10);
        cursor.seek(time);
        List<Map.Entry<Long, Long>> expected = expectedFrom(drawn, backward, time);
        assertEquals(expected.subList(0, (int) Math.min(limit - seen.size(), expected.size())), drain(cursor));
    }

    private static List<Map.Entry<Long, Long>> expectedFrom(Case drawn, boolean backward, long time) {
        NavigableMap<Long, Long> inRange = new TreeMap<>(drawn.inRange());
        return new ArrayList<>(
                (backward ? inRange.headMap(time, true).descendingMap() : inRange.tailMap(time, true)).entrySet());
    }

    // ---- damage

    private static final class Broken implements SampleSource {
        private final long time;
        private int loads;

        private Broken(long time) {
            this.time = time;
        }

        @Override
        public long minTimestamp() {
            return time;
        }

        @Override
        public long maxTimestamp() {
            return time + 1;
        }

        @Override
        public long rank() {
            return 7;
        }

        @Override
        public int count() {
            return 2;
        }

        @Override
        public void load(Loader target) {
            loads++;
            throw new CorruptDataException("checksum mismatch", "f.tsm", 4096);
        }
    }

    private static final class Skipped implements DamageListener {
        private final List<SampleSource> sources = new ArrayList<>();

        @Override
        public void skipped(SampleSource source, CorruptDataException cause) {
            assertEquals(4096, cause.offset());
            sources.add(source);
        }

        @Override
        public void skipped(TsmFile file, SeriesDefinition series, CorruptDataException cause) {
            throw new AssertionError("no index is damaged", cause);
        }
    }

    private static SampleSource samplesFrom(long first, int count, long rank) {
        TreeMap<Long, Long> samples = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            samples.put(first + i, first + i);
        }
        return source(samples, rank);
    }

    @Test
    void damageIsMetAgainAtEveryMoveAndNeverStepsOver() {
        Broken broken = new Broken(10);
        SampleCursor cursor =
                new SampleCursor(List.of(samplesFrom(0, 5, 1), broken, samplesFrom(20, 5, 2)), 0, Long.MAX_VALUE);
        for (int i = 0; i < 5; i++) {
            assertTrue(cursor.next());
        }
        for (int i = 0; i < 3; i++) {
            CorruptDataException damage = assertThrows(CorruptDataException.class, cursor::next);
            assertEquals("f.tsm", damage.file());
        }
        assertEquals(3, broken.loads);
    }

    @Test
    void aBatchEndsBeforeDamageAndTheNextOneMeetsIt() {
        SampleCursor cursor = new SampleCursor(
                List.of(samplesFrom(0, 5, 1), new Broken(10), samplesFrom(20, 5, 2)), 0, Long.MAX_VALUE);
        long[] times = new long[100];
        assertEquals(5, cursor.read(times, new long[100], 0, 100));
        assertEquals(4, cursor.timestamp());
        assertThrows(CorruptDataException.class, () -> cursor.read(times, new long[100], 0, 100));
    }

    @Test
    void skippingDamageTellsWhatIsMissingAndGoesOn() {
        for (boolean backward : new boolean[] {false, true}) {
            Broken broken = new Broken(10);
            List<SampleSource> sources = List.of(samplesFrom(0, 5, 1), broken, samplesFrom(20, 5, 2));
            Skipped skipped = new Skipped();
            SampleCursor cursor = backward
                    ? SampleCursor.backward(sources, 0, Long.MAX_VALUE)
                    : new SampleCursor(sources, 0, Long.MAX_VALUE);
            assertEquals(10, drain(cursor.skippingDamage(skipped)).size());
            assertEquals(List.of(broken), skipped.sources);
        }
        Skipped skipped = new Skipped();
        SampleCursor batch = new SampleCursor(
                        List.of(samplesFrom(0, 5, 1), new Broken(10), samplesFrom(20, 5, 2)), 0, Long.MAX_VALUE)
                .skippingDamage(skipped);
        assertEquals(10, batch.read(new long[100], new long[100], 0, 100));
        assertEquals(1, skipped.sources.size());
    }

    @Test
    void aSourceOutsideTheRangeIsNotDecoded() {
        Broken broken = new Broken(10);
        SampleCursor cursor = new SampleCursor(List.of(samplesFrom(0, 5, 1), broken), 0, 9);
        assertEquals(5, drain(cursor).size());
        SampleCursor sought = new SampleCursor(List.of(broken, samplesFrom(20, 5, 2)), 0, 100);
        sought.seek(15);
        assertEquals(5, drain(sought).size());
        assertEquals(0, broken.loads);
    }

    @Test
    void nothingIsThereWithoutSources() {
        SampleCursor cursor = new SampleCursor(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);
        assertFalse(cursor.next());
        assertFalse(cursor.nextStretch());
        assertEquals(0, cursor.read(new long[1], new long[1], 0, 1));
    }
}
