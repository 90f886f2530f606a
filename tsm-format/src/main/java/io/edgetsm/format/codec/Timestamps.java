package io.edgetsm.format.codec;

/**
 * Timestamp encodings. All arithmetic wraps, so that every sequence of longs comes back, ordered or not.
 *
 * <pre>
 *  constant-step    first (8), varint zigzag step; 8 bytes alone for a single timestamp
 *  delta-of-delta   first (8), then per timestamp the zigzag of delta - previous delta (first delta: 0 before it) as
 *                   0 | 10 + 7 bits | 110 + 12 | 1110 + 20 | 11110 + 32 | 11111 + 64
 * </pre>
 */
final class Timestamps {
    private static final int[] WIDTHS = {0, 7, 12, 20, 32, 64};
    private static final int MAX_BITS = 5 + Long.SIZE;

    private Timestamps() {}

    static Encoding encode(long[] timestamps, int from, int count, BitWriter out) {
        out.writeLong(timestamps[from]);
        if (isConstantStep(timestamps, from, count)) {
            if (count > 1) {
                out.writeVarint(Varint.zigzag(timestamps[from + 1] - timestamps[from]));
            }
            return Encoding.TIME_CONSTANT_STEP;
        }
        encodeDeltaOfDelta(timestamps, from, count, out);
        return Encoding.TIME_DELTA_OF_DELTA;
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

    private static void encodeDeltaOfDelta(long[] timestamps, int from, int count, BitWriter out) {
        out.reserveBits((long) count * MAX_BITS);
        long previousDelta = 0;
        for (int i = from + 1; i < from + count; i++) {
            long delta = timestamps[i] - timestamps[i - 1];
            long residual = Varint.zigzag(delta - previousDelta);
            previousDelta = delta;
            int bits = Long.SIZE - Long.numberOfLeadingZeros(residual);
            int bucket = 0;
            while (WIDTHS[bucket] < bits) {
                bucket++;
            }
            int prefixBits = Math.min(bucket + 1, 5);
            out.write((1L << bucket) - 1, prefixBits);
            out.write(residual, WIDTHS[bucket]);
        }
        out.align();
    }

    static void decode(Encoding encoding, BitReader in, int count, long[] target, int at) {
        long first = in.readLong();
        target[at] = first;
        if (encoding == Encoding.TIME_CONSTANT_STEP) {
            long step = count > 1 ? Varint.unzigzag(in.readVarint()) : 0;
            for (int i = 1; i < count; i++) {
                target[at + i] = first + i * step;
            }
        } else {
            decodeDeltaOfDelta(in, count, target, at);
        }
        in.requireFullyRead();
    }

    private static void decodeDeltaOfDelta(BitReader in, int count, long[] target, int at) {
        long timestamp = target[at];
        long delta = 0;
        for (int i = 1; i < count; i++) {
            int bucket = 0;
            while (bucket < 5 && in.read(1) != 0) {
                bucket++;
            }
            delta += Varint.unzigzag(in.read(WIDTHS[bucket]));
            timestamp += delta;
            target[at + i] = timestamp;
        }
    }
}
