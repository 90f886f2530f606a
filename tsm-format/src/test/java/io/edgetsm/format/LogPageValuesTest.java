package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPageValuesTest {
    private static final double[] AWKWARD = {
        -0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, -21.5, 1e15, 1L << 50
    };

    @Test
    void everyDoubleComesBackBitForBit() {
        List<Long> bits = new ArrayList<>(List.of(0x7FF8_0000_0000_0001L, 0xFFF0_0000_0000_0001L));
        for (double value : AWKWARD) {
            bits.add(Double.doubleToRawLongBits(value));
        }
        assertRoundTrip(ValueType.FLOAT64, bits);
    }

    @Test
    void everyFloatComesBackBitForBit() {
        List<Long> bits = new ArrayList<>(List.of(0x7FC0_0001L, 0xFF80_0001L));
        for (double value : AWKWARD) {
            bits.add(Float.floatToRawIntBits((float) value) & 0xFFFF_FFFFL);
        }
        assertRoundTrip(ValueType.FLOAT32, bits);
    }

    private static void assertRoundTrip(ValueType type, List<Long> bits) {
        StoreId store = StoreId.random();
        LogPageBuilder builder = new LogPageBuilder(store);
        builder.begin(1, 1, 0);
        for (int i = 0; i < bits.size(); i++) {
            assertTrue(builder.append(1, type, i, bits.get(i)));
        }
        builder.markBoundary();
        LogPageCursor cursor = new LogPageCursor();
        cursor.wrap(builder.finish(0, 0, false), 0, "log", 0);
        for (long expected : bits) {
            assertTrue(cursor.next());
            assertEquals(Long.toHexString(expected), Long.toHexString(cursor.bits()));
        }
    }
}
