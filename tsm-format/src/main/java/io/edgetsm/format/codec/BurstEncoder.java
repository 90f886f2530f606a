package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.Objects;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * Encodes dense captures as self-contained burst runs. Not thread-safe; meant to be reused.
 *
 * <pre>
 *  varint  count        1..65535
 *  1       encoding id
 *  varint  length
 *  ...     values; lz4: predictor order (1), width of the residuals in bits (1), LZ4 block of the bit planes
 * </pre>
 */
public final class BurstEncoder {
    private static final int MAX_HEADER_BYTES = 3 + 1 + 3;

    private final CodecPolicy policy;
    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private long[] wide = new long[8192];
    private long[] residuals = new long[8192];
    private byte[] planes = new byte[65536];
    private byte[] body = new byte[65536];
    private int lengthBytes;

    /** An encoder that chooses among the encodings the policy allows. */
    public BurstEncoder(CodecPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * Encodes as many values {@code [from, from + n)} as fit {@code capacity}, n at most {@code count} and 65535. For
     * BURST_INT16, BURST_INT32 and BURST_FLOAT32 (raw bits).
     *
     * @return n, at least 1; {@link #lengthBytes()} tells the length of the run
     */
    public int encode(ValueType type, int[] values, int from, int count, byte[] target, int offset, int capacity) {
        if (!type.isBurst() || type == ValueType.BURST_FLOAT64) {
            throw new IllegalArgumentException("no burst of 32-bit values: type=" + type);
        }
        int limited = Math.min(count, RunEncoder.MAX_COUNT);
        reserve(limited);
        for (int i = 0; i < limited; i++) {
            wide[i] = values[from + i];
        }
        return fill(type, limited, target, offset, capacity);
    }

    /** The same for BURST_FLOAT64 (raw bits). */
    public int encode(ValueType type, long[] values, int from, int count, byte[] target, int offset, int capacity) {
        if (type != ValueType.BURST_FLOAT64) {
            throw new IllegalArgumentException("no burst of 64-bit values: type=" + type);
        }
        int limited = Math.min(count, RunEncoder.MAX_COUNT);
        reserve(limited);
        System.arraycopy(values, from, wide, 0, limited);
        return fill(type, limited, target, offset, capacity);
    }

    /** Length of the last run in bytes. */
    public int lengthBytes() {
        return lengthBytes;
    }

    private void reserve(int count) {
        if (count > wide.length) {
            wide = new long[count];
            residuals = new long[count];
        }
        int needed = BitPlanes.lengthBytes(count, Long.SIZE);
        if (needed > planes.length) {
            planes = new byte[needed];
            body = new byte[compressor.maxCompressedLength(needed)];
        }
    }

    private int fill(ValueType type, int count, byte[] target, int offset, int capacity) {
        int low = 0;
        int high = count;
        int attempt = count;
        while (low < high) {
            if (encodeExactly(type, attempt, target, offset, capacity)) {
                low = attempt;
            } else {
                high = attempt - 1;
            }
            attempt = low + (high - low + 1) / 2;
        }
        if (low == 0) {
            throw new IllegalArgumentException("not even one value fits: capacity=" + capacity);
        }
        encodeExactly(type, low, target, offset, capacity);
        return low;
    }

    private boolean encodeExactly(ValueType type, int count, byte[] target, int offset, int capacity) {
        int rawLength = count * type.bytesPerValue();
        int lz4Length = encodeLz4(count);
        boolean raw = rawLength <= lz4Length;
        int bodyLength = raw ? rawLength : lz4Length;
        if (MAX_HEADER_BYTES + bodyLength > capacity) {
            return false;
        }
        int at = Varint.put(target, offset, count);
        target[at++] = (byte) (raw ? Encoding.BURST_RAW : Encoding.BURST_LZ4).id();
        at = Varint.put(target, at, bodyLength);
        if (raw) {
            putRaw(type, count, target, at);
        } else {
            System.arraycopy(body, 0, target, at, bodyLength);
        }
        lengthBytes = at + bodyLength - offset;
        return true;
    }

    private void putRaw(ValueType type, int count, byte[] target, int at) {
        for (int i = 0; i < count; i++) {
            switch (type.bytesPerValue()) {
                case Short.BYTES -> LittleEndian.putShort(target, at + 2 * i, (short) wide[i]);
                case Integer.BYTES -> LittleEndian.putInt(target, at + 4 * i, (int) wide[i]);
                default -> LittleEndian.putLong(target, at + 8 * i, wide[i]);
            }
        }
    }

    private int encodeLz4(int count) {
        int order = bestOrder(count);
        long any = FixedPredictor.residuals(wide, 0, count, order, residuals);
        int width = Long.SIZE - Long.numberOfLeadingZeros(any);
        int planesLength = BitPlanes.lengthBytes(count, width);
        Arrays.fill(planes, 0, planesLength, (byte) 0);
        BitPlanes.split(residuals, count, width, planes);
        body[0] = (byte) order;
        body[1] = (byte) width;
        return 2 + compressor.compress(planes, 0, planesLength, body, 2, body.length - 2);
    }

    private int bestOrder(int count) {
        int best = 0;
        long bestCost = Long.MAX_VALUE;
        for (int order = 0; order <= FixedPredictor.MAX_ORDER; order++) {
            FixedPredictor.residuals(wide, 0, count, order, residuals);
            long cost = 0;
            for (int i = 0; i < count; i++) {
                cost += Long.SIZE - Long.numberOfLeadingZeros(residuals[i]);
            }
            if (cost < bestCost) {
                bestCost = cost;
                best = order;
            }
        }
        return best;
    }
}
