package io.edgetsm.format.codec;

/**
 * Encodes timestamps: first (8) and varint zigzag step when the step is constant (for a single timestamp the first
 * alone), an {@link IntegerColumn} when not. All arithmetic wraps, so that every sequence of longs comes back, ordered
 * or not.
 */
final class TimestampEncoder {
    private final IntegerEncoder integers = new IntegerEncoder();
    private final BitWriter stream = new BitWriter();
    private final IntegerModes modes;

    TimestampEncoder(IntegerModes modes) {
        this.modes = modes;
    }

    Encoding encode(long[] timestamps, int from, int count, CodecHints hints) {
        stream.reset();
        if (isConstantStep(timestamps, from, count)) {
            stream.writeLong(timestamps[from]);
            if (count > 1) {
                stream.writeVarint(Varint.zigzag(timestamps[from + 1] - timestamps[from]));
            }
            return Encoding.TIME_CONSTANT_STEP;
        }
        int backEnd = integers.encode(timestamps, from, count, modes, hints.clock(), stream);
        return backEnd == IntegerColumn.TOKENS || backEnd == IntegerColumn.RICE
                ? Encoding.TIME_ENTROPY
                : Encoding.TIME_PACKED;
    }

    BitWriter stream() {
        return stream;
    }

    private static boolean isConstantStep(long[] timestamps, int from, int count) {
        if (count <= 2) {
            return true;
        }
        long step = timestamps[from + 1] - timestamps[from];
        for (int i = from + 2; i < from + count; i++) {
            if (timestamps[i] - timestamps[i - 1] != step) {
                return false;
            }
        }
        return true;
    }
}
