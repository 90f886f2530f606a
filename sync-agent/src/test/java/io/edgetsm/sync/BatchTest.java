package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.TsmIndex;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.sync.BatchRefusedException.Reason;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static List<Batch> batches;
    private static Batch batch;
    /** Two small blocks of different series, for what is done to every byte. */
    private static Batch small;

    @BeforeAll
    static void build() {
        SimulatedStorage source = SimulatedSource.create(2);
        batches = SimulatedSource.batches(source, Batch.MIN_SIZE_LIMIT_BYTES);
        batch = batches.get(0);
        List<Batch.Block> bySeries = new ArrayList<>(batch.blocks());
        bySeries.sort(Comparator.comparingInt(block -> block.series().get(0).ref()));
        small = batch.only(List.of(bySeries.get(bySeries.size() - 1), smallestOf(bySeries)));
        List<Batch> again = SimulatedSource.batches(source, Batch.MIN_SIZE_LIMIT_BYTES);
        assertEquals(
                batches.stream().map(Batch::id).toList(),
                again.stream().map(Batch::id).toList());
    }

    private static Batch.Block smallestOf(List<Batch.Block> blocks) {
        return blocks.stream()
                .min(Comparator.comparingInt(block -> BlockHeader.statedLength(batch.array(), block.offset())))
                .orElseThrow();
    }

    private static void assertRefused(byte[] bytes) {
        BatchRefusedException refusal =
                assertThrows(BatchRefusedException.class, () -> Batch.verify(batch.storeId(), bytes, "test"));
        assertEquals(Reason.MALFORMED, refusal.reason());
    }

    @Test
    void aSoundBatchPassesUnchanged() {
        for (Batch each : batches) {
            Batch verified = Batch.verify(each.storeId(), each.array().clone(), "test");
            assertEquals(each.id(), verified.id());
            assertEquals(each.blocks(), verified.blocks());
            assertEquals(each.sampleCount(), verified.sampleCount());
            assertTrue(each.sizeBytes() <= Batch.MIN_SIZE_LIMIT_BYTES);
        }
    }

    @Test
    void aBatchIsATsmFileWithAnIndex() {
        SimulatedStorage disk = new SimulatedStorage();
        disk.put("any.tsm", batch.array());
        try (TsmFile file = TsmFile.open(disk, "any.tsm");
                TsmFile walked = TsmFile.openByWalking(disk, "any.tsm")) {
            assertTrue(file.isSealed());
            assertEquals(0, file.header().fileId());
            assertEquals(0, file.header().createdNanos());
            assertArrayEquals(file.refs(), walked.refs());
            long samples = 0;
            for (int ref : file.refs()) {
                samples += file.sampleCount(ref);
                assertEquals(file.definition(ref), walked.definition(ref));
                assertEquals(file.blocks(ref).size(), walked.blocks(ref).size());
                file.blocks(ref).forEach(block -> file.read(ref, block, new byte[BlockHeader.MAX_BLOCK_BYTES]));
            }
            assertEquals(batch.sampleCount(), samples);
            assertEquals(0, walked.walk().damagedBytes());
        }
    }

    @Test
    void aBatchWithAnyByteFlippedIsRefused() {
        for (int at = 0; at < small.sizeBytes(); at++) {
            byte[] damaged = small.array().clone();
            damaged[at] ^= (byte) (1 << at % Byte.SIZE);
            assertRefused(damaged);
        }
    }

    @Test
    void aBatchCutAtAnyByteIsRefused() {
        for (int length = 0; length < small.sizeBytes(); length++) {
            assertRefused(Arrays.copyOf(small.array(), length));
        }
        assertRefused(Arrays.copyOf(small.array(), small.sizeBytes() + 1));
    }

    @Test
    void aBatchOfAnotherStoreIsRefused() {
        assertThrows(
                BatchRefusedException.class,
                () -> Batch.verify(new StoreId(1, 2), batch.array().clone(), "test"));
    }

    @Test
    void anIndexThatSaysMoreThanTheBlocksIsRefusedUnderSoundChecksums() {
        byte[] forged = batch.array().clone();
        int footer = forged.length - TsmIndex.FOOTER_BYTES;
        Bytes.putLong(forged, footer + TsmIndex.FOOTER_SAMPLE_COUNT_OFFSET, 1L << 40);
        new FrameChecksum(batch.storeId()).seal(forged, footer, TsmIndex.FOOTER_BYTES);
        assertRefused(forged);
    }

    @Test
    void aHeaderWithAClockInItIsRefused() {
        byte[] forged = batch.array().clone();
        TsmFileHeader header = TsmFileHeader.decode(forged, forged.length, "test");
        byte[] other = new TsmFileHeader(header.storeId(), header.epoch(), 0, 1).encode();
        System.arraycopy(other, 0, forged, 0, other.length);
        assertRefused(forged);
    }

    @Seeded(runs = 500)
    void anyBytesUnderSoundChecksumsAreABatchOrRefusedWithTheTypedException(SampleRandom random) {
        byte[] hostile = batch.array().clone();
        int damaged = random.nextInt(1, 40);
        for (int i = 0; i < damaged; i++) {
            hostile[random.nextInt(TsmFileHeader.BYTES, hostile.length)] = (byte) random.nextInt(256);
        }
        int footer = hostile.length - TsmIndex.FOOTER_BYTES;
        Bytes.putInt(hostile, footer, TsmIndex.FOOTER_MAGIC);
        Bytes.putInt(hostile, footer + TsmIndex.FOOTER_END_MAGIC_OFFSET, TsmIndex.END_MAGIC);
        Bytes.putLong(hostile, footer + TsmIndex.FOOTER_FILE_ID_OFFSET, 0);
        if (random.nextBoolean()) {
            Bytes.putLong(hostile, footer + TsmIndex.FOOTER_DATA_END_OFFSET, random.nextLong(hostile.length));
        }
        new FrameChecksum(batch.storeId()).seal(hostile, footer, TsmIndex.FOOTER_BYTES);
        sealFrames(hostile, random);
        try {
            Batch accepted = Batch.verify(batch.storeId(), hostile, "test");
            assertArrayEquals(hostile, accepted.array());
        } catch (BatchRefusedException e) {
            assertEquals(Reason.MALFORMED, e.reason());
        }
    }

    /** Gives damaged blocks a sound checksum, as a hostile peer would. */
    private static void sealFrames(byte[] hostile, SampleRandom random) {
        FrameChecksum checksum = new FrameChecksum(batch.storeId());
        for (Batch.Block block : batch.blocks()) {
            int length = BlockHeader.statedLength(hostile, block.offset());
            if (random.nextBoolean()
                    && length > BlockHeader.NUMBERS_OFFSET
                    && block.offset() + length <= hostile.length) {
                checksum.seal(hostile, block.offset(), length);
            }
        }
    }

    @Test
    void aPartOfABatchIsABatch() {
        Batch part = batch.only(batch.blocks().subList(1, 3));
        assertEquals(2, part.blockCount());
        assertNotEquals(batch.id(), part.id());
        assertEquals(
                part.id(), Batch.verify(part.storeId(), part.array(), "test").id());
    }
}
