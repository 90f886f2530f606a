package io.edgetsm.fuzz;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.UnsupportedFormatException;
import io.edgetsm.reader.BlockDecoder;
import io.edgetsm.reader.FileVerifier;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.SimulatedStorage;
import java.util.List;

/**
 * Any bytes as a TSM file: opened, every block of every series decoded, and verified. Header and frames get checksums that
 * are right, and so does the index.
 */
public final class FileTarget {
    private static final String NAME = "00000001.tsm";

    private FileTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try (SimulatedStorage storage = new SimulatedStorage()) {
            byte[] file = input.clone();
            Resealing.reseal(file);
            storage.put(NAME, file);
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
        byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
        try (TsmFile file = TsmFile.open(storage, NAME)) {
            for (int ref : file.refs()) {
                SeriesDefinition series = file.definition(ref);
                for (BlockEntry entry : series == null ? List.<BlockEntry>of() : file.blocks(ref)) {
                    try {
                        file.read(ref, entry, block);
                        decoder.decode(block, series, file.path(), entry.offset());
                    } catch (CorruptDataException refused) {
                        SampleUnits.requirePlace(refused, file.path());
                    }
                }
            }
        }
    }
}
