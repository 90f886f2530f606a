package io.edgetsm.fuzz;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.MalformedRunException;
import io.edgetsm.format.codec.RunDecoder;

/** Any bytes as a sensor run: values or a typed refusal, within the count and in the range of the type. */
public final class RunTarget {
    static final ValueType[] TYPES = {ValueType.FLOAT64, ValueType.FLOAT32, ValueType.INT64, ValueType.BOOL};

    private static final RunDecoder DECODER = new RunDecoder();
    private static final Column COLUMN = new Column();

    private RunTarget() {}

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
