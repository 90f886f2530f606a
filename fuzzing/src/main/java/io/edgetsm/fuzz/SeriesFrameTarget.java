package io.edgetsm.fuzz;

import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesFrame;
import io.edgetsm.format.SeriesKey;

/** Any bytes as a frame of series definitions under a right checksum: definitions that can be written, or a typed refusal. */
public final class SeriesFrameTarget {
    private static final FrameChecksum CHECKSUM = new FrameChecksum(SampleUnits.STORE);

    private SeriesFrameTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length <= SeriesFrame.NUMBERS_OFFSET || input.length > SeriesFrame.MAX_BYTES) {
            return;
        }
        byte[] frame = input.clone();
        Bytes.putU16(frame, SeriesFrame.LENGTH_OFFSET, frame.length);
        CHECKSUM.seal(frame, 0, frame.length);
        if (!SeriesFrame.isSound(frame, 0, frame.length, CHECKSUM)) {
            return;
        }
        try {
            for (SeriesDefinition series : SeriesFrame.decode(frame, 0, "catalogue", 0)) {
                if (!series.key().equals(SeriesKey.parse(series.key().toString()))) {
                    throw new IllegalStateException("key does not survive being written: key=" + series.key());
                }
            }
        } catch (CorruptDataException refused) {
            SampleUnits.requirePlace(refused, "catalogue");
        }
    }
}
