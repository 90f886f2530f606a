package io.edgetsm.fuzz;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.MalformedRunException;
import io.edgetsm.format.codec.RunDecoder;

/** Any bytes as a sensor run, of which the timestamps are read. */
public final class TimestampsTarget {
    private static final long BASE = 1_700_000_000_000_000_000L;
    private static final RunDecoder DECODER = new RunDecoder();
    private static final Column COLUMN = new Column();

    private TimestampsTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            DECODER.wrap(ValueType.FLOAT64, input, 0, input.length);
            COLUMN.open(DECODER.count());
            DECODER.timestamps(BASE, COLUMN.room(), Column.MARGIN);
            COLUMN.checkMargins();
        } catch (MalformedRunException refused) {
            COLUMN.checkMargins();
        }
    }
}
