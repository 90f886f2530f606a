package io.edgetsm.fuzz;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.UnsupportedFormatException;
import io.edgetsm.reader.BlockDecoder;
import io.edgetsm.reader.FileVerifier;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.SimulatedStorage;

/**
 * Any bytes as a TSM file: opened, every block of every series decoded, and verified. Header and frames get checksums that
 * are right, wherever their lengths lead; the index keeps its own.
 */
public final class FileTarget {
    private static final String NAME = "00000001.tsm";
    private static final int ALIGNMENT = 16;

    private FileTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try (SimulatedStorage storage = new SimulatedStorage()) {
            storage.put(NAME, sealed(input.clone()));
            readAll(storage);
            FileVerifier.verify(storage, NAME, FileVerifier.State.SEALED, ref -> null, position -> {});
        } catch (CorruptDataException | UnsupportedFormatException refused) {
            if (refused.getMessage() == null) {
                throw refused;
            }
        }
    }

    private static void readAll(SimulatedStorage storage) {
        BlockDecoder decoder = new BlockDecoder();
        FrameChecksum checksum = new FrameChecksum(SampleUnits.STORE);
        byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            for (int ref : file.refs()) {
                for (BlockEntry entry : file.blocks(ref)) {
                    try {
                        file.read(ref, entry, block, checksum);
                        decoder.decode(block, file.definition(ref), file.path(), entry.offset());
                    } catch (CorruptDataException refused) {
                        SampleUnits.requirePlace(refused, file.path());
                    }
                }
            }
        }
    }

    private static byte[] sealed(byte[] file) {
        if (file.length < TsmFileHeader.BYTES) {
            return file;
        }
        new FrameChecksum().seal(file, 0, TsmFileHeader.BYTES);
        FrameChecksum checksum = new FrameChecksum(SampleUnits.STORE);
        for (int at = TsmFileHeader.BYTES; at + BlockHeader.NUMBERS_OFFSET <= file.length; ) {
            int magic = Bytes.getU8(file, at);
            int length = Bytes.getU16(file, at + BlockHeader.LENGTH_OFFSET);
            boolean frame = magic == BlockHeader.MAGIC || magic == SeriesFrame.MAGIC;
            if (frame && length > SeriesFrame.NUMBERS_OFFSET && length <= file.length - at) {
                checksum.seal(file, at, length);
                at += (length + ALIGNMENT - 1) & -ALIGNMENT;
            } else {
                at += ALIGNMENT;
            }
        }
        return file;
    }
}
