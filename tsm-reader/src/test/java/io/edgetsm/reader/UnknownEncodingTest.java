package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.testing.SimulatedStorage;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An encoding or a type that this version does not know costs the samples that have it, and nothing else. */
class UnknownEncodingTest {
    private static final String NAME = "00000001.tsm";
    private static final int SAMPLES = 20;
    private static final int NO_TYPE = 0x0E;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final FrameChecksum checksum = new FrameChecksum(SampleFile.STORE);
    private final SeriesDefinition first = SampleFile.sensor(1, ValueType.FLOAT64);
    private final SeriesDefinition second = SampleFile.sensor(2, ValueType.FLOAT64);

    /** Three blocks of one series, and one that two series share. */
    @BeforeEach
    void write() {
        try (SampleFile file = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            for (int block = 0; block < 3; block++) {
                append(file, first, block);
                file.flush();
            }
            append(file, first, 3);
            append(file, second, 3);
            file.seal();
        }
    }

    private static void append(SampleFile file, SeriesDefinition series, int block) {
        for (int i = 0; i < SAMPLES; i++) {
            file.append(series, 1_000L * block + i, Double.doubleToRawLongBits(series.ref() + i / 10.0));
        }
    }

    @Test
    void anUnknownEncodingCostsItsBlock() {
        BlockEntry damaged = entries(first).get(1);
        byte[] bytes = storage.bytesOf(NAME);
        int block = (int) damaged.offset();
        bytes[Bytes.skipVarint(bytes, BlockHeader.payloadStart(bytes, block))] = (byte) 0xF0;
        putBack(bytes, block);
        assertEquals(List.of(0L, 2_000L, 3_000L), readableFrom(first));
        assertEquals(List.of(3_000L), readableFrom(second));
        assertVerifierTells(damaged, 3 * SAMPLES, SAMPLES);
    }

    @Test
    void anUnknownTypeOfAMemberCostsThatMember() {
        BlockEntry damaged = entries(second).get(0);
        byte[] bytes = storage.bytesOf(NAME);
        int block = (int) damaged.offset();
        assertTrue(BlockHeader.isMixed(bytes, block));
        assertEquals(2, new BlockMembers().wrap(bytes, block).count());
        for (int at = block; at < block + damaged.length(); at++) {
            boolean formOfSecond = bytes[at] == (ValueType.FLOAT64.id() | 0x20) && bytes[at - 1] == 1;
            if (formOfSecond) {
                bytes[at] = NO_TYPE | 0x20;
                break;
            }
        }
        putBack(bytes, block);
        assertEquals(List.of(0L, 1_000L, 2_000L, 3_000L), readableFrom(first));
        assertEquals(List.of(), readableFrom(second));
        assertVerifierTells(damaged, 4 * SAMPLES, 0);
    }

    private List<BlockEntry> entries(SeriesDefinition series) {
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            return List.copyOf(file.blocks(series.ref()));
        }
    }

    private void putBack(byte[] bytes, int block) {
        checksum.seal(bytes, block, BlockHeader.statedLength(bytes, block));
        storage.put(NAME, bytes);
    }

    /** Where the blocks of a series begin that can be read; the others must be refused with their place. */
    private List<Long> readableFrom(SeriesDefinition series) {
        byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
        BlockDecoder decoder = new BlockDecoder();
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            return file.blocks(series.ref()).stream()
                    .filter(entry -> {
                        file.read(series.ref(), entry, block);
                        try {
                            decoder.decode(block, series, NAME, entry.offset());
                            return true;
                        } catch (CorruptDataException refused) {
                            assertEquals(NAME, refused.file());
                            assertEquals(entry.offset(), refused.offset());
                            return false;
                        }
                    })
                    .map(BlockEntry::minTimestamp)
                    .toList();
        }
    }

    private void assertVerifierTells(BlockEntry damaged, long samplesOfFirst, long samplesOfSecond) {
        FileReport report = FileVerifier.verify(storage, NAME, FileVerifier.State.SEALED, ref -> null, position -> {});
        List<Finding> damages =
                report.findings().stream().filter(Finding::isDamage).toList();
        assertTrue(damages.stream().anyMatch(finding -> finding.offset() == damaged.offset()), damages::toString);
        for (SeriesReport series : report.series()) {
            assertEquals(series.series().equals(first) ? samplesOfFirst : samplesOfSecond, series.samples());
        }
    }
}
