package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FragmentPackerTest {
    private final FragmentPacker packer = new FragmentPacker();
    private final FragmentReader reader = new FragmentReader();

    private static byte[] wave(ValueType type, int count) {
        ByteBuffer raw = ByteBuffer.allocate(count * type.bytesPerValue()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            double value = 900 * Math.sin(i * 0.07);
            switch (type) {
                case BURST_INT16 -> raw.putShort((short) value);
                case BURST_INT32 -> raw.putInt((int) value);
                case BURST_FLOAT32 -> raw.putFloat(Math.round(value) / 8f);
                default -> raw.putDouble(Math.round(value) / 8.0);
            }
        }
        return raw.array();
    }

    private LogPageCursor logged(ValueType type, byte[] raw, int packed) {
        LogPageBuilder page = new LogPageBuilder(new StoreId(1, 2));
        page.begin(1, 0, 0);
        assertTrue(page.appendBurst(7, 5, 3, raw.length / type.bytesPerValue(), true, packer.array(), 0, packed));
        LogPageCursor cursor = new LogPageCursor();
        cursor.wrap(page.finish(0, 0, false).clone(), 0, "log", 0);
        assertTrue(cursor.next());
        return cursor;
    }

    @ParameterizedTest
    @EnumSource(names = "BURST_.*", mode = EnumSource.Mode.MATCH_ANY)
    void aPackedFragmentIsShorterAndComesBackBitForBit(ValueType type) {
        byte[] raw = wave(type, LogPageBuilder.MAX_BURST_BYTES / type.bytesPerValue());
        for (boolean quick : new boolean[] {false, true}) {
            comesBack(type, raw, packer.pack(type, raw, raw.length, quick));
        }
    }

    private void comesBack(ValueType type, byte[] raw, int packed) {
        assertTrue(packed > 0 && packed < raw.length * 3 / 4, () -> "packed=" + packed);
        LogPageCursor fragment = logged(type, raw, packed);
        assertTrue(reader.open(fragment, type));
        assertArrayEquals(raw, Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length()));
        assertFalse(reader.open(fragment, ValueType.FLOAT64));
    }

    @Test
    void noiseStaysRaw() {
        byte[] noise = new byte[LogPageBuilder.MAX_BURST_BYTES];
        new Random(1).nextBytes(noise);
        for (ValueType type : ValueType.values()) {
            if (type.isBurst()) {
                assertEquals(-1, packer.pack(type, noise, noise.length, true), type.toString());
            }
        }
    }

    @Test
    void aShortFragmentStaysRaw() {
        assertEquals(-1, packer.pack(ValueType.BURST_INT16, new byte[2], 2, false));
    }
}
