package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;

/**
 * Decodes burst runs. Not thread-safe; meant to be reused. After {@link #wrap} the source must stay unchanged until the
 * values have been read. Whatever the bytes show, only {@link MalformedRunException} escapes, and never more than
 * {@link #count()} values are written.
 */
public final class BurstDecoder {
    private final ValueDecoder valueDecoder = new ValueDecoder();
    private long[] wide = new long[0];
    private ValueType type;
    private byte[] source;
    private int count;
    private Encoding encoding;
    private int bodyOffset;
    private int bodyLength;
    private int lengthBytes;
    private int cursor;

    /** Opens the run that starts at {@code offset} and ends at or before {@code limit}: checks header and length. */
    public void wrap(ValueType type, byte[] source, int offset, int limit) {
        this.type = type;
        this.source = source;
        cursor = offset;
        count = readBounded(limit, RunEncoder.MAX_COUNT);
        if (count == 0 || cursor >= limit) {
            throw new MalformedRunException("bad burst header: count=" + count);
        }
        int id = source[cursor++] & 0xFF;
        encoding = Encoding.of(Encoding.Kind.VALUE, id);
        if (encoding == null) {
            throw new MalformedRunException("unknown burst encoding: id=" + id);
        }
        bodyLength = readBounded(limit, Integer.MAX_VALUE);
        if (bodyLength > limit - cursor) {
            throw new MalformedRunException(
                    "burst longer than its block: length=" + bodyLength + " available=" + (limit - cursor));
        }
        bodyOffset = cursor;
        lengthBytes = bodyOffset + bodyLength - offset;
    }

    private int readBounded(int limit, int max) {
        int number = 0;
        for (int shift = 0; shift < 21; shift += 7) {
            if (cursor >= limit) {
                break;
            }
            int part = source[cursor++];
            number |= (part & 0x7F) << shift;
            if (part >= 0) {
                if (number > max) {
                    break;
                }
                return number;
            }
        }
        throw new MalformedRunException("bad number in burst header: value=" + number + " max=" + max);
    }

    /** Values in the run, 1..65535. */
    public int count() {
        return count;
    }

    /** Bytes the run takes, header included. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Id of the burst encoding. */
    public int encoding() {
        return encoding.id();
    }

    /** How the values are stored, for tables: the number map and what follows it, or the encoding alone. */
    public String describe() {
        return valueDecoder.describe(encoding, source, bodyOffset, bodyLength);
    }

    /** Writes the values to {@code target[at, at + count())}: BURST_INT16, BURST_INT32, BURST_FLOAT32 (raw bits). */
    public void values(int[] target, int at) {
        if (type == ValueType.BURST_FLOAT64) {
            throw new IllegalArgumentException("64-bit values: type=" + type);
        }
        if (wide.length < count) {
            wide = new long[count + count / 4];
        }
        values(wide, 0);
        for (int i = 0; i < count; i++) {
            target[at + i] = (int) wide[i];
        }
    }

    /** Writes the values to {@code target[at, at + count())}: every burst type, as the bits of {@link ValueType}. */
    public void values(long[] target, int at) {
        valueDecoder.decode(type, encoding, source, bodyOffset, bodyLength, count, target, at);
    }
}
