package io.edgetsm.writer;

import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstEncoder;
import java.nio.ByteBuffer;

/** Raw burst values unpacked into the arrays that encoder and statistics work on. Reusable, single-threaded. */
final class BurstValues {
    private static final int MAX_VALUES = BurstHead.MAX_RAW_BYTES / Short.BYTES;

    private final int[] narrow = new int[MAX_VALUES];
    private final long[] wide = new long[MAX_VALUES];
    private ValueType type;

    /** Unpacks little-endian values. */
    void load(ValueType valueType, ByteBuffer slab, int offset, int count) {
        type = valueType;
        int at = offset;
        for (int i = 0; i < count; i++, at += valueType.bytesPerValue()) {
            switch (valueType) {
                case BURST_INT16 -> narrow[i] = slab.getShort(at);
                case BURST_INT32, BURST_FLOAT32 -> narrow[i] = slab.getInt(at);
                default -> wide[i] = slab.getLong(at);
            }
            wide[i] = bits(i);
        }
    }

    private long bits(int i) {
        return switch (type) {
            case BURST_INT16, BURST_INT32 -> narrow[i];
            case BURST_FLOAT32 -> narrow[i] & 0xFFFF_FFFFL;
            default -> wide[i];
        };
    }

    /** Value bits of the little-endian value at a position. */
    static long bits(ValueType valueType, ByteBuffer slab, int at) {
        return switch (valueType) {
            case BURST_INT16 -> slab.getShort(at);
            case BURST_INT32 -> slab.getInt(at);
            case BURST_FLOAT32 -> slab.getInt(at) & 0xFFFF_FFFFL;
            default -> slab.getLong(at);
        };
    }

    /** Value bits of every loaded value. */
    long[] bits() {
        return wide;
    }

    /** Encodes as many values from the index on as fit; see {@link BurstEncoder}. */
    int encode(BurstEncoder encoder, int from, int count, byte[] target, int offset, int capacity) {
        return type == ValueType.BURST_FLOAT64
                ? encoder.encode(type, wide, from, count, target, offset, capacity)
                : encoder.encode(type, narrow, from, count, target, offset, capacity);
    }

    /** Statistics of a range, null where a value is NaN. */
    BlockStatistics statistics(int from, int count) {
        return BlockStatistics.of(type, wide, from, count);
    }
}
