package io.edgetsm.format.codec;

import io.edgetsm.format.DecimalUnit;

/**
 * Encodes timestamps as distances from a base: when the step is constant the unit (1), first distance and step in that
 * unit (varint zigzag each; for a single timestamp the distance alone), an {@link IntegerColumn} of the distances when
 * not. All arithmetic wraps, so that every sequence of longs comes back, ordered or not.
 */
final class TimestampEncoder {
    private final IntegerEncoder integers = new IntegerEncoder();
    private final BitWriter stream = new BitWriter();
    private final IntegerModes modes;
    private long[] distances = new long[RunEncoder.USUAL_COUNT];

    TimestampEncoder(IntegerModes modes) {
        this.modes = modes;
    }

    Encoding encode(long base, long[] timestamps, int from, int count, CodecHints hints) {
        stream.reset();
        if (isConstantStep(timestamps, from, count)) {
            writeConstantStep(timestamps[from] - base, count > 1 ? timestamps[from + 1] - timestamps[from] : 0, count);
            return Encoding.TIME_CONSTANT_STEP;
        }
        if (distances.length < count) {
            distances = new long[count + count / 4];
        }
        for (int i = 0; i < count; i++) {
            distances[i] = timestamps[from + i] - base;
        }
        int backEnd = integers.encode(distances, 0, count, modes, hints.clock(), stream);
        return backEnd == IntegerColumn.ZERO || backEnd == IntegerColumn.PACKED
                ? Encoding.TIME_PACKED
                : Encoding.TIME_ENTROPY;
    }

    private void writeConstantStep(long first, long step, int count) {
        int unit = DecimalUnit.dividing(first, step, DecimalUnit.MAX_EXPONENT);
        stream.writeByte(unit);
        stream.writeVarint(Varint.zigzag(first / DecimalUnit.power(unit)));
        if (count > 1) {
            stream.writeVarint(Varint.zigzag(step / DecimalUnit.power(unit)));
        }
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
