package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import java.util.Objects;

/**
 * Encodes dense captures as self-contained burst runs. Not thread-safe; meant to be reused, allocates nothing once it
 * has seen its largest run.
 *
 * <pre>
 *  varint  count        1..65535
 *  1       encoding id
 *  varint  length
 *  ...     values
 * </pre>
 */
public final class BurstEncoder {
    private static final int MAX_HEADER_BYTES = 3 + 1 + 3;
    private static final int MAX_ATTEMPTS = 6;
    private static final double FULL_ENOUGH = 0.99;
    private static final double FAST_FULL_ENOUGH = 0.96;
    private static final double START_BITS = 12;
    private static final int REMEMBERED = 64;

    private final ValueEncoder values;
    private final double fullEnough;
    private CodecHints hints = CodecHints.withoutLearning();
    private long[] wide = new long[8192];
    private byte[] run = new byte[8192];
    private final int[] taken = new int[REMEMBERED];
    private int takenAt;
    private int[] narrow;
    private int narrowFrom;
    private long narrowMask;
    private int widened;
    private int lengthBytes;
    private long bodyBits;

    /** An encoder that chooses among the encodings the policy allows. */
    public BurstEncoder(CodecPolicy policy) {
        values = new ValueEncoder(policy, policy.burstModes());
        fullEnough = policy.burstModes().entropy() ? FULL_ENOUGH : FAST_FULL_ENOUGH;
    }

    /**
     * From now on encodes runs of the series these hints belong to. Without hints no quantum is looked for, and a run
     * depends on its arguments alone.
     */
    public void hints(CodecHints hints) {
        this.hints = Objects.requireNonNull(hints, "hints");
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
        narrow = values;
        narrowFrom = from;
        narrowMask = type == ValueType.BURST_FLOAT32 ? 0xFFFF_FFFFL : -1L;
        widened = 0;
        int taken = fill(type, null, 0, Math.min(count, RunEncoder.MAX_COUNT), target, offset, capacity);
        narrow = null;
        return taken;
    }

    /** The same for BURST_FLOAT64 (raw bits). */
    public int encode(ValueType type, long[] values, int from, int count, byte[] target, int offset, int capacity) {
        if (type != ValueType.BURST_FLOAT64) {
            throw new IllegalArgumentException("no burst of 64-bit values: type=" + type);
        }
        return fill(type, values, from, Math.min(count, RunEncoder.MAX_COUNT), target, offset, capacity);
    }

    /** Length of the last run in bytes. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Widens no more values than an attempt needs. */
    private long[] widen(int count) {
        if (count > wide.length) {
            wide = Arrays.copyOf(wide, count + count / 4);
        }
        for (int i = widened; i < count; i++) {
            wide[i] = narrow[narrowFrom + i] & narrowMask;
        }
        widened = Math.max(widened, count);
        return wide;
    }

    /**
     * Aims by the density of the run before, then by that of the attempt; keeps the longest attempt that fits. A caller
     * who first measures and then asks for what a recent call took gets just that: it is tried whole.
     */
    private int fill(ValueType type, long[] source, int from, int count, byte[] target, int offset, int capacity) {
        if (run.length < capacity) {
            run = new byte[capacity];
        }
        double bits = hints.density > 0 ? hints.density : START_BITS;
        int low = 0;
        int high = count + 1;
        int aimed = (int) Math.min(count, capacity * 8L / bits * (1 + fullEnough) / 2);
        int attempt = wasTaken(count) ? count : Math.max(1, aimed);
        for (int tries = 0; high - low > 1; tries++) {
            int length = encodeExactly(type, source, from, attempt, capacity);
            if (length >= 0) {
                low = attempt;
                lengthBytes = length;
                System.arraycopy(run, 0, target, offset, length);
                if (length >= fullEnough * capacity || tries >= MAX_ATTEMPTS) {
                    break;
                }
            } else {
                high = attempt;
            }
            attempt = next(low, high, attempt, bodyBits, capacity);
        }
        if (low == 0) {
            throw new IllegalArgumentException("not even one value fits: capacity=" + capacity);
        }
        hints.density = lengthBytes * 8.0 / low;
        taken[takenAt++ & (REMEMBERED - 1)] = low;
        return low;
    }

    private boolean wasTaken(int count) {
        for (int recent : taken) {
            if (recent == count) {
                return true;
            }
        }
        return false;
    }

    private static int next(int low, int high, int attempt, long bits, int capacity) {
        int aimed = (int) (attempt * (capacity * 8.0 / bits) * 0.999);
        return Math.max(low + 1, Math.min(high - 1, aimed));
    }

    private int encodeExactly(ValueType type, long[] source, int from, int count, int capacity) {
        long[] bits = source == null ? widen(count) : source;
        Encoding encoding = values.encode(type, bits, from, count, hints);
        int length = values.stream().lengthBytes();
        bodyBits = (MAX_HEADER_BYTES + length) * 8L;
        if (MAX_HEADER_BYTES + length > capacity) {
            return -1;
        }
        int at = Varint.put(run, 0, count);
        run[at++] = (byte) encoding.id();
        at = Varint.put(run, at, length);
        System.arraycopy(values.stream().bytes, 0, run, at, length);
        return at + length;
    }
}
