package io.edgetsm.fuzz;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.BlockDecoder;

/** Any bytes as a block, given a length and a checksum that are right: samples or a typed refusal. */
public final class BlockTarget {
    private static final FrameChecksum CHECKSUM = new FrameChecksum(SampleUnits.STORE);
    private static final BlockMembers MEMBERS = new BlockMembers();
    private static final BlockDecoder DECODER = new BlockDecoder();

    private BlockTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < BlockHeader.NUMBERS_OFFSET || input.length > BlockHeader.MAX_BLOCK_BYTES) {
            return;
        }
        byte[] block = input.clone();
        Bytes.putU16(block, BlockHeader.LENGTH_OFFSET, block.length);
        CHECKSUM.seal(block, 0, block.length);
        if (BlockHeader.defect(block, 0, block.length, CHECKSUM) != null) {
            return;
        }
        MEMBERS.wrap(block, 0);
        for (int i = 0; i < MEMBERS.count(); i++) {
            decode(block, i);
        }
    }

    private static void decode(byte[] block, int member) {
        ValueType type = MEMBERS.valueType(member);
        if (type == null) {
            return;
        }
        try {
            DECODER.decode(block, SampleUnits.series(MEMBERS.seriesRef(member), type), "fuzzed", 0);
        } catch (CorruptDataException refused) {
            SampleUnits.requirePlace(refused, "fuzzed");
        }
    }
}
