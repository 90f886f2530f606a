package io.edgetsm.format.codec;

import io.edgetsm.format.Bytes;
import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.ValueType;

/**
 * Packs the raw values of burst fragments for the log, each as a burst run. Reusable, single-threaded.
 */
public final class FragmentPacker {
    /** Below it the header of a run eats what packing saves. */
    private static final int MIN_RAW_BYTES = 64;

    private static final int MAX_VALUES = LogPageBuilder.MAX_BURST_BYTES / Short.BYTES;

    private final BurstEncoder thorough = new BurstEncoder(CodecPolicy.defaults());
    private final BurstEncoder quick = new BurstEncoder(CodecPolicy.packed());
    private final int[] narrow = new int[MAX_VALUES];
    private final long[] wide = new long[MAX_VALUES];
    private final byte[] packed = new byte[LogPageBuilder.MAX_BURST_BYTES];

    /** A packer that may be used for fragments of any series. */
    public FragmentPacker() {}

    /**
     * Packs little-endian values.
     *
     * @param length of the raw values in bytes, at most {@link LogPageBuilder#MAX_BURST_BYTES}
     * @param isQuick whether time counts more than the last tenth of the size
     * @return length of the packed form in {@link #array}, or -1 when it would not be shorter
     */
    public int pack(ValueType type, byte[] raw, int length, boolean isQuick) {
        BurstEncoder encoder = isQuick ? quick : thorough;
        int count = length / type.bytesPerValue();
        if (length < MIN_RAW_BYTES) {
            return -1;
        }
        int taken = type == ValueType.BURST_FLOAT64
                ? encoder.encode(type, widen(raw, count), 0, count, packed, 0, length - 1)
                : encoder.encode(type, narrow(type, raw, count), 0, count, packed, 0, length - 1);
        return taken == count ? encoder.lengthBytes() : -1;
    }

    private long[] widen(byte[] raw, int count) {
        for (int i = 0; i < count; i++) {
            wide[i] = Bytes.getLong(raw, i * Long.BYTES);
        }
        return wide;
    }

    private int[] narrow(ValueType type, byte[] raw, int count) {
        for (int i = 0; i < count; i++) {
            narrow[i] = type == ValueType.BURST_INT16
                    ? (short) Bytes.getU16(raw, i * Short.BYTES)
                    : Bytes.getInt(raw, i * Integer.BYTES);
        }
        return narrow;
    }

    /** The packed form; valid until the next call. */
    public byte[] array() {
        return packed;
    }
}
