package io.edgetsm.writer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockImageTest {
    private static final SeriesDefinition NOISE =
            SeriesDefinition.sensor(1, SeriesKey.parse("noise"), ValueType.FLOAT64);

    private final List<BlockImage> blocks = new ArrayList<>();
    private final Heads heads =
            new Heads(new StoreId(1, 2), 1, 1 << 20, CodecPolicy.packed(), CodecPolicy.packed(), blocks::add);
    private final Random random = new Random(1);
    private long lsn;

    private BlockImage nextBlock() {
        int before = blocks.size();
        while (blocks.size() == before) {
            lsn++;
            heads.append(NOISE, lsn, lsn, random.nextLong());
        }
        return blocks.get(before);
    }

    @Test
    void bytesOfABlockThatHasArrivedBecomeThoseOfAnother() {
        BlockImage first = nextBlock();
        first.release();
        BlockImage second = nextBlock();
        assertSame(first.bytes(), second.bytes());
        assertTrue(second.length() <= second.bytes().length);
    }

    @Test
    void bytesStayAsTheyAreUntilTheBlockHasArrived() {
        BlockImage first = nextBlock();
        byte[] copy = first.bytes().clone();
        assertNotSame(first.bytes(), nextBlock().bytes());
        assertArrayEquals(copy, first.bytes());
    }

    @Test
    void keptBytesNeverBecomeThoseOfAnother() {
        BlockImage first = nextBlock();
        first.keep();
        first.release();
        assertNotSame(first.bytes(), nextBlock().bytes());
    }

    @Test
    void aBlockThatArrivesTwiceGivesItsBytesBackOnce() {
        BlockImage first = nextBlock();
        first.release();
        first.release();
        assertSame(first.bytes(), nextBlock().bytes());
        assertNotSame(first.bytes(), nextBlock().bytes());
    }

    @Test
    void anArrayForAFewBytesIsAsLongAsThese() {
        lsn++;
        heads.append(NOISE, lsn, lsn, random.nextLong());
        heads.flushAll();
        BlockImage block = blocks.get(0);
        assertEquals(block.length(), block.bytes().length);
    }
}
