package io.edgetsm.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class HeadsTest {
    private static final long BUDGET = 1 << 20;
    private static final Map<Integer, SeriesDefinition> SERIES = new ConcurrentHashMap<>();

    private final Map<Integer, Long> samplesInBlocks = new HashMap<>();
    private final List<BlockStatistics> statistics = new ArrayList<>();
    private final HeadDecoder decoder = new HeadDecoder();
    private final BlockMembers members = new BlockMembers();
    private int blocks;

    private Heads heads(long budget, CodecPolicy quiet, CodecPolicy busy) {
        return new Heads(new StoreId(1, 2), 1, budget, quiet, busy, block -> {
            blocks++;
            block.series().forEach(series -> statistics.add(block.statistics(series.ref())));
            members.wrap(block.bytes(), 0);
            for (int i = 0; i < members.count(); i++) {
                samplesInBlocks.merge(members.seriesRef(i), (long) members.sampleCount(i), Long::sum);
            }
        });
    }

    private static SeriesDefinition series(int ref) {
        return SERIES.computeIfAbsent(
                ref, r -> SeriesDefinition.sensor(r, SeriesKey.parse("s" + r), ValueType.FLOAT64));
    }

    @Test
    void aFullBudgetCostsNoSampleAndFewBlocks() {
        int count = 5_000;
        int rounds = 200;
        try (Heads heads = heads(4 * BUDGET, CodecPolicy.packed(), CodecPolicy.packed())) {
            long lsn = 1;
            for (int round = 0; round < rounds; round++) {
                for (int ref = 1; ref <= count; ref++) {
                    long bits = Double.doubleToRawLongBits((ref * 31 + round * 7) % 100 / 10.0);
                    heads.append(series(ref), lsn++, round * 1_000_000_000L, bits);
                    assertTrue(heads.memoryBytes() <= 4 * BUDGET);
                }
            }
            for (int ref = 1; ref <= count; ref += 617) {
                long waiting = heads.image(ref).decode(decoder).count();
                assertEquals(rounds, waiting + samplesInBlocks.getOrDefault(ref, 0L));
            }
            // 16 MB of raw samples went through 4 MB: by encoding them in memory, and hardly by small blocks.
            assertTrue(blocks < count, "blocks=" + blocks);
            heads.flushAll();
        }
        samplesInBlocks.values().forEach(samples -> assertEquals(rounds, samples));
        assertEquals(count, samplesInBlocks.size());
    }

    @Test
    void theOldestOfEquallyFatHeadsGoFirst() {
        try (Heads heads = heads(BUDGET, CodecPolicy.packed(), CodecPolicy.packed())) {
            int lsn = 1;
            for (int ref = 1; blocks == 0; ref++) {
                heads.append(series(ref), lsn++, 1, ref);
            }
            int newest = lsn - 1;
            assertTrue(samplesInBlocks.containsKey(1));
            assertFalse(samplesInBlocks.containsKey(newest - 1));
            assertTrue(blocks <= newest / 4, "blocks=" + blocks + " of " + newest);
        }
    }

    @Seeded(runs = 30)
    void whatIsReadFromAHeadIsWhatWasAppendedWhateverItWasShrunkTo(SampleRandom random) {
        long budget = BUDGET + random.nextInt(1 << 20);
        int count = 1 + random.nextInt(1_200);
        Map<Integer, Map<Long, Long>> expected = new HashMap<>();
        try (Heads heads = heads(budget, CodecPolicy.defaults(), CodecPolicy.packed())) {
            for (int lsn = 1; lsn < 60_000; lsn++) {
                int ref = 1 + random.nextInt(count);
                long timestamp = random.nextInt(20) == 0 ? random.nextInt(1_000_000) : lsn * 1000L;
                heads.append(series(ref), lsn, timestamp, lsn);
                expected.computeIfAbsent(ref, r -> new HashMap<>()).put(timestamp, (long) lsn);
            }
            for (int ref = 1; ref <= count; ref++) {
                HeadSnapshot head = heads.image(ref).decode(decoder);
                for (int i = 0; i < head.count(); i++) {
                    Long bits = expected.get(ref).get(head.timestamps()[i]);
                    // A duplicate may have left before: then the head holds the later one.
                    assertEquals(bits, head.values()[i]);
                }
            }
        }
    }

    @Seeded(runs = 30)
    void samplesThatComeTogetherMakeTheBlocksOfThoseThatComeOneByOne(SampleRandom random) {
        int count = 1 + random.nextInt(400);
        List<String> blocksOneByOne = new ArrayList<>();
        List<String> blocksTogether = new ArrayList<>();
        List<Integer> changesOneByOne = new ArrayList<>();
        List<Integer> changesTogether = new ArrayList<>();
        try (Heads oneByOne = heads(blocksOneByOne, changesOneByOne);
                Heads together = heads(blocksTogether, changesTogether)) {
            int[] refs = new int[500];
            long[] timestamps = new long[refs.length];
            long[] bits = new long[refs.length];
            long start = random.nextLong() >> 1 + random.nextInt(20);
            for (long lsn = 1; lsn < 100_000; lsn += refs.length) {
                for (int i = 0; i < refs.length; i++) {
                    refs[i] = 1 + random.nextInt(count) | (random.nextBoolean() ? Integer.MIN_VALUE : 0);
                    timestamps[i] =
                            start + (random.nextInt(500) == 0 ? random.nextInt(100) : lsn + i) * 10_000_000_000L;
                    bits[i] = Double.doubleToRawLongBits(random.nextInt(100) / 10.0);
                    oneByOne.append(series(refs[i] & Integer.MAX_VALUE), lsn + i, timestamps[i], bits[i]);
                }
                for (int at = 0; at < refs.length; at++) {
                    at = together.copy(refs, timestamps, bits, at, refs.length, lsn);
                    if (at < refs.length) {
                        together.append(series(refs[at] & Integer.MAX_VALUE), lsn + at, timestamps[at], bits[at]);
                    }
                }
                if (random.nextInt(20) == 0) {
                    oneByOne.observeFromHere();
                    together.observeFromHere();
                }
                if (random.nextInt(20) == 0) {
                    int ref = 1 + random.nextInt(count);
                    oneByOne.flush(ref);
                    together.flush(ref);
                }
                assertEquals(oneByOne.oldestLsn(), together.oldestLsn());
                assertEquals(oneByOne.memoryBytes(), together.memoryBytes());
            }
            oneByOne.flushAll();
            together.flushAll();
        }
        assertEquals(blocksOneByOne, blocksTogether);
        assertEquals(changesOneByOne, changesTogether);
    }

    private static Heads heads(List<String> blocks, List<Integer> changes) {
        Heads heads = new Heads(
                new StoreId(1, 2),
                1,
                4 * BUDGET,
                CodecPolicy.packed(),
                block -> blocks.add(HexFormat.of().formatHex(block.bytes(), 0, block.length())));
        heads.observer(changes::add);
        return heads;
    }

    @Test
    void theSmallestFormIsFoundOnlyWhereThereIsTime() {
        int quiet = bytesWith(new Pace(Integer.MAX_VALUE));
        int busy = bytesWith(EncodingPace.HURRIED);
        int mixed = bytesWith(new Pace(10));
        assertTrue(quiet < mixed, quiet + " " + mixed);
        assertTrue(mixed < busy, mixed + " " + busy);
    }

    /** For thousands of runs at once there is never time, and for a few of them it would be spent in vain. */
    @Test
    void manyHeadsAreFlushedWithoutTakingTime() {
        Pace pace = new Pace(Integer.MAX_VALUE);
        try (Heads heads = heads(8 << 20, CodecPolicy.defaults(), CodecPolicy.packed())) {
            heads.pace(pace);
            appendToEach(heads, 1_000);
            heads.flushAll();
            assertEquals(Integer.MAX_VALUE, pace.left);
            appendToEach(heads, 100);
            heads.flushAll();
            assertEquals(Integer.MAX_VALUE - 100, pace.left);
        }
    }

    private static void appendToEach(Heads heads, int count) {
        for (int i = 1; i <= count; i++) {
            heads.append(series(i), i, i, Double.doubleToRawLongBits(i / 10.0));
        }
    }

    private static final class Pace implements EncodingPace {
        private int left;
        private boolean begun;

        private Pace(int runs) {
            left = runs;
        }

        @Override
        public boolean mayTakeTime() {
            assertFalse(begun);
            begun = left-- > 0;
            return begun;
        }

        @Override
        public void end() {
            assertTrue(begun);
            begun = false;
        }
    }

    private static int bytesWith(EncodingPace pace) {
        int[] bytes = new int[1];
        CodecPolicy quiet = CodecPolicy.defaults();
        CodecPolicy busy = CodecPolicy.packed();
        try (Heads heads = new Heads(new StoreId(1, 2), 1, BUDGET, quiet, busy, block -> bytes[0] += block.length())) {
            heads.pace(pace);
            java.util.Random random = new java.util.Random(1);
            for (int i = 0; i < 20_000; i++) {
                double value = Math.round(Math.sin(i / 50.0) * 1000 + 5 * random.nextGaussian()) / 10.0;
                heads.append(series(1), i + 1, i * 1_000_000_000L, Double.doubleToRawLongBits(value));
            }
            heads.flushAll();
        }
        return bytes[0];
    }

    @Test
    void statisticsOfABlockAreThoseOfAllItsRuns() {
        long[] timestamps = new long[2_000];
        long[] values = new long[2_000];
        try (Heads heads = heads(BUDGET, CodecPolicy.packed(), CodecPolicy.packed())) {
            for (int i = 0; i < timestamps.length; i++) {
                timestamps[i] = i;
                values[i] = Double.doubleToRawLongBits((i * 37 % 1000) / 4.0 - 100);
                heads.append(series(1), i + 1, timestamps[i], values[i]);
            }
            heads.flushAll();
        }
        assertEquals(timestamps.length, SampleOrder.sort(timestamps, values, timestamps.length));
        assertEquals(1, statistics.size());
        assertEquals(BlockStatistics.of(ValueType.FLOAT64, values, 0, values.length), statistics.get(0));
    }
}
