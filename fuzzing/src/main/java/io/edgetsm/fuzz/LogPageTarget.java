package io.edgetsm.fuzz;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPage;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Pages;
import io.edgetsm.format.SeriesDefinition;
import java.util.Arrays;

/** Any bytes as a log page under a right checksum: entries or a typed refusal. */
public final class LogPageTarget {
    private static final FrameChecksum CHECKSUM = new FrameChecksum(SampleUnits.STORE);
    private static final LogPageCursor CURSOR = new LogPageCursor();

    private LogPageTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] page = Arrays.copyOf(input, Pages.PAGE_BYTES);
        CHECKSUM.seal(page, 0, page.length);
        if (!LogPage.isSound(page, 0, CHECKSUM)) {
            return;
        }
        try {
            CURSOR.wrap(page, 0, "log", 0);
            while (CURSOR.next()) {
                checkEntry();
            }
        } catch (CorruptDataException refused) {
            SampleUnits.requirePlace(refused, "log");
        }
    }

    private static void checkEntry() {
        if (!SeriesDefinition.isRef(CURSOR.ref())) {
            throw new IllegalStateException("no ref: ref=" + CURSOR.ref());
        }
        if (CURSOR.isBurst()
                && (CURSOR.rawOffset() < LogPage.PAYLOAD_OFFSET
                        || CURSOR.rawOffset() + CURSOR.rawLength() > Pages.PAGE_BYTES)) {
            throw new IllegalStateException("burst outside the page: offset=" + CURSOR.rawOffset());
        }
    }
}
