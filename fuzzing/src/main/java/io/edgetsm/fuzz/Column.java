package io.edgetsm.fuzz;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.RunEncoder;
import java.util.Arrays;

/** Where decoders write to, with margins that must stay as they are. */
final class Column {
    static final int MARGIN = 2;
    private static final long UNTOUCHED = 0x5A5A_5A5A_5A5A_5A5AL;

    private final long[] room = new long[RunEncoder.MAX_COUNT + 2 * MARGIN];
    private int count;

    /** For so many values from {@link #MARGIN} on. */
    void open(int count) {
        if (count < 1 || count > RunEncoder.MAX_COUNT) {
            throw new IllegalStateException("count out of range: count=" + count);
        }
        this.count = count;
        Arrays.fill(room, 0, MARGIN, UNTOUCHED);
        Arrays.fill(room, MARGIN + count, 2 * MARGIN + count, UNTOUCHED);
    }

    long[] room() {
        return room;
    }

    void checkMargins() {
        for (int i = 0; i < MARGIN && count > 0; i++) {
            if (room[i] != UNTOUCHED || room[MARGIN + count + i] != UNTOUCHED) {
                throw new IllegalStateException("written outside the column: count=" + count);
            }
        }
    }

    /** Whether every value is one of the type. */
    void check(ValueType type) {
        checkMargins();
        for (int i = MARGIN; i < MARGIN + count; i++) {
            long bits = room[i];
            boolean valid = switch (type) {
                case BOOL -> bits >>> 1 == 0;
                case FLOAT32, BURST_FLOAT32 -> bits >>> Integer.SIZE == 0;
                case BURST_INT16 -> bits == (short) bits;
                case BURST_INT32 -> bits == (int) bits;
                default -> true;
            };
            if (!valid) {
                throw new IllegalStateException("no value of its type: type=" + type + " bits=" + bits);
            }
        }
    }
}
