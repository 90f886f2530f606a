package io.edgetsm.format.codec;

import io.edgetsm.format.Bytes;
import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.ValueType;

/**
 * The raw values of burst fragments of the log, whether they stand there as they are or packed. Reusable, single-threaded.
 */
public final class FragmentReader {
    private static final int MAX_VALUES = LogPageBuilder.MAX_BURST_BYTES / Short.BYTES;

    private final BurstDecoder decoder = new BurstDecoder();
    private final long[] values = new long[MAX_VALUES];
    private final byte[] unpacked = new byte[LogPageBuilder.MAX_BURST_BYTES];
    private byte[] array;
    private int offset;
    private int length;

    /** A reader that may be used for fragments of any series. */
    public FragmentReader() {}

    /**
     * Opens a fragment.
     *
     * @return false when it cannot be one of a series of that type, or is one by reference
     */
    public boolean open(LogPageCursor fragment, ValueType type) {
        if (!fragment.isBurst() || fragment.isReference() || !fragment.fits(type)) {
            return false;
        }
        if (!fragment.isPacked()) {
            array = fragment.rawArray();
            offset = fragment.rawOffset();
            length = fragment.rawLength();
            return true;
        }
        length = fragment.sampleCount() * type.bytesPerValue();
        return length <= unpacked.length && unpack(fragment, type);
    }

    private boolean unpack(LogPageCursor fragment, ValueType type) {
        try {
            int end = fragment.rawOffset() + fragment.rawLength();
            decoder.wrap(type, fragment.rawArray(), fragment.rawOffset(), end);
            if (decoder.count() != fragment.sampleCount() || decoder.lengthBytes() != fragment.rawLength()) {
                return false;
            }
            decoder.values(values, 0);
        } catch (MalformedRunException e) {
            return false;
        }
        for (int i = 0; i < fragment.sampleCount(); i++) {
            put(type, i, values[i]);
        }
        array = unpacked;
        offset = 0;
        return true;
    }

    private void put(ValueType type, int i, long bits) {
        switch (type.bytesPerValue()) {
            case Short.BYTES -> Bytes.putU16(unpacked, i * Short.BYTES, (int) bits & 0xFFFF);
            case Integer.BYTES -> Bytes.putInt(unpacked, i * Integer.BYTES, (int) bits);
            default -> Bytes.putLong(unpacked, i * Long.BYTES, bits);
        }
    }

    /** Array that holds the raw values, little-endian; valid until the next call, or until the page changes. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array} they begin. */
    public int offset() {
        return offset;
    }

    /** Length of the raw values in bytes. */
    public int length() {
        return length;
    }
}
