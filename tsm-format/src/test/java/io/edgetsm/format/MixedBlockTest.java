package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes into a mixed block is found in it, and what is no mixed block is refused. */
class MixedBlockTest {
    private final FrameChecksum checksum = new FrameChecksum(new StoreId(3, 8));
    private final MixedBlockBuilder builder = new MixedBlockBuilder();
    private final BlockMembers members = new BlockMembers();
    private final byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];

    private record Written(MixedBlockBuilder.Member member, byte[] run) {}

    /** Fills a block with as many members as fit, or fewer. */
    private List<Written> fill(Random random) {
        builder.reset();
        List<Written> written = new ArrayList<>();
        int most = 1 + random.nextInt(random.nextBoolean() ? 5 : 2000);
        long unit = DecimalUnit.power(random.nextInt(16));
        long time = random.nextInt(9) == 0 ? random.nextLong() : random.nextLong() >> 20;
        int ref = 0;
        while (written.size() < most) {
            ref += 1 + random.nextInt(random.nextInt(9) == 0 ? 1000 : 2);
            byte[] run = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 700 : 30)];
            random.nextBytes(run);
            Written next = new Written(any(random, written, ref, time, unit), run);
            if (!builder.add(next.member(), run, run.length)) {
                break;
            }
            written.add(next);
        }
        return written;
    }

    private static MixedBlockBuilder.Member any(Random random, List<Written> before, int ref, long time, long unit) {
        long end = 1 + ((random.nextLong() & Long.MAX_VALUE) % LogPage.MAX_LSN >>> random.nextInt(62));
        long start = end - 1 - (random.nextLong() & Long.MAX_VALUE) % Math.min(end, BlockHeader.MAX_CUT_SPAN);
        ValueType[] types = ValueType.values();
        ValueType type = types[random.nextInt(types.length)];
        MixedBlockBuilder.Member last =
                before.isEmpty() ? null : before.get(before.size() - 1).member();
        if (last != null && !type.isBurst() && !last.type().isBurst() && random.nextBoolean()) {
            return new MixedBlockBuilder.Member(
                    ref, type, true, start, end, last.sampleCount(), last.minTimestamp(), last.maxTimestamp());
        }
        long min = time + random.nextInt(100) * unit;
        long max = Math.max(min, min + random.nextInt(1000) * unit);
        return new MixedBlockBuilder.Member(ref, type, false, start, end, 1 + random.nextInt(200), min, max);
    }

    @Test
    void membersAreFoundAsTheyWereAdded() {
        SeededRuns.run(3_000, random -> {
            List<Written> written = fill(random);
            int length = builder.finish(block, 5, random.nextInt(), checksum);
            assertNull(BlockHeader.defect(block, 0, length, checksum));
            assertEquals(written.size() > 1, BlockHeader.isMixed(block, 0));
            members.wrap(block, 0);
            assertEquals(written.size(), members.count());
            for (int i = 0; i < written.size(); i++) {
                assertEquals(i, members.find(written.get(i).member().seriesRef()));
                assertEquals(written.get(i).member(), read(i));
                assertArrayEquals(
                        written.get(i).run(),
                        Arrays.copyOfRange(block, members.payloadStart(i), members.payloadEnd(i)));
            }
            assertEquals(length, members.payloadEnd(written.size() - 1));
            assertEquals(length, sumOfBytes());
        });
    }

    private MixedBlockBuilder.Member read(int i) {
        return new MixedBlockBuilder.Member(
                members.seriesRef(i),
                members.valueType(i),
                members.timesOf(i) != i,
                members.cutStartLsn(i),
                members.cutLsn(i),
                members.sampleCount(i),
                members.minTimestamp(i),
                members.maxTimestamp(i));
    }

    private int sumOfBytes() {
        int sum = 0;
        for (int i = 0; i < members.count(); i++) {
            sum += members.bytesOf(i);
        }
        return sum;
    }

    @Test
    void aSeriesStandsInABlockOnceAndInOrder() {
        MixedBlockBuilder.Member member = new MixedBlockBuilder.Member(7, ValueType.FLOAT64, false, 1, 2, 1, 100, 100);
        assertTrue(builder.add(member, new byte[9], 9));
        assertFalse(builder.add(member, new byte[9], 9));
        assertEquals(1, builder.count());
    }

    @Test
    void hostileMembersAreRefusedWithoutReadingBeyondTheBlock() {
        SeededRuns.run(20_000, random -> {
            fill(random);
            int length = builder.finish(block, 5, 6, checksum);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                int at = BlockHeader.NUMBERS_OFFSET - 1 + random.nextInt(Math.min(60, length - 16));
                block[at] = (byte) random.nextInt();
            }
            byte[] hostile = Arrays.copyOf(block, random.nextInt(9) == 0 ? 17 + random.nextInt(length - 16) : length);
            BlockHeader.seal(hostile, 0, hostile.length, checksum);
            if (BlockHeader.defect(hostile, 0, hostile.length, checksum) == null) {
                members.wrap(hostile, 0);
                for (int i = 0; i < members.count(); i++) {
                    assertTrue(SeriesDefinition.isRef(members.seriesRef(i)));
                    assertTrue(members.payloadEnd(i) <= hostile.length);
                    assertTrue(members.minTimestamp(i) <= members.maxTimestamp(i));
                    assertTrue(members.cutStartLsn(i) >= 0 && members.cutStartLsn(i) < members.cutLsn(i));
                }
            }
        });
    }
}
