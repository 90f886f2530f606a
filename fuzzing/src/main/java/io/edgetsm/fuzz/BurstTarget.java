package io.edgetsm.fuzz;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstDecoder;
import io.edgetsm.format.codec.MalformedRunException;

/** Any bytes as a burst run: values or a typed refusal, within the count and in the range of the type. */
public final class BurstTarget {
    static final ValueType[] TYPES = {
        ValueType.BURST_INT16, ValueType.BURST_INT32, ValueType.BURST_FLOAT32, ValueType.BURST_FLOAT64
    };

    private static final BurstDecoder DECODER = new BurstDecoder();
    private static final Column COLUMN = new Column();

    private BurstTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ValueType type = TYPES[input[0] & 3];
        try {
            DECODER.wrap(type, input, 1, input.length);
            DECODER.describe();
            COLUMN.open(DECODER.count());
            DECODER.values(COLUMN.room(), Column.MARGIN);
            COLUMN.check(type);
        } catch (MalformedRunException refused) {
            COLUMN.checkMargins();
        }
    }
}
