package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Decodes burst runs. Not thread-safe; meant to be reused. After {@link #wrap} the source must stay unchanged until the
 * values have been read. Whatever the bytes show, only {@link MalformedRunException} escapes, and never more than
 * {@link #count()} values are written.
 */
public final class BurstDecoder {
    private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
    private long[] wide = new long[0];
    private byte[] planes = new byte[0];
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
        encoding = Encoding.of(Encoding.Kind.BURST, id);
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

    /** Writes the values to {@code target[at, at + count())}: BURST_INT16, BURST_INT32, BURST_FLOAT32 (raw bits). */
    public void values(int[] target, int at) {
        if (type == ValueType.BURST_FLOAT64) {
            throw new IllegalArgumentException("64-bit values: type=" + type);
        }
        decode();
        for (int i = 0; i < count; i++) {
            target[at + i] = type == ValueType.BURST_INT16 ? (short) wide[i] : (int) wide[i];
        }
    }

    /** Writes the values to {@code target[at, at + count())}: every burst type, as the bits of {@link ValueType}. */
    public void values(long[] target, int at) {
        decode();
        for (int i = 0; i < count; i++) {
            target[at + i] = switch (type) {
                case BURST_INT16 -> (short) wide[i];
                case BURST_INT32 -> (int) wide[i];
                case BURST_FLOAT32 -> wide[i] & 0xFFFF_FFFFL;
                default -> wide[i];
            };
        }
    }

    private void decode() {
        if (wide.length < count) {
            wide = new long[count];
        }
        if (encoding == Encoding.BURST_RAW) {
            decodeRaw();
        } else {
            decodeLz4();
        }
    }

    private void decodeRaw() {
        int width = type.bytesPerValue();
        if (bodyLength != count * width) {
            throw new MalformedRunException("bad raw length: length=" + bodyLength + " count=" + count);
        }
        for (int i = 0; i < count; i++) {
            int at = bodyOffset + i * width;
            wide[i] = switch (width) {
                case Short.BYTES -> LittleEndian.getShort(source, at);
                case Integer.BYTES -> LittleEndian.getInt(source, at);
                default -> LittleEndian.getLong(source, at);
            };
        }
    }

    private void decodeLz4() {
        int order = bodyLength < 2 ? -1 : source[bodyOffset];
        int width = bodyLength < 2 ? -1 : source[bodyOffset + 1];
        if (order < 0 || order > FixedPredictor.MAX_ORDER || width < 0 || width > Long.SIZE) {
            throw new MalformedRunException("bad lz4 burst: order=" + order + " width=" + width);
        }
        int planesLength = BitPlanes.lengthBytes(count, width);
        if (planes.length < planesLength) {
            planes = new byte[planesLength];
        }
        Arrays.fill(wide, 0, count, 0);
        decompress(planesLength);
        BitPlanes.join(planes, count, width, wide);
        FixedPredictor.restore(wide, count, order);
    }

    private void decompress(int planesLength) {
        int length;
        try {
            length = decompressor.decompress(source, bodyOffset + 2, bodyLength - 2, planes, 0, planesLength);
        } catch (LZ4Exception | IndexOutOfBoundsException e) {
            throw new MalformedRunException("bad lz4 block: length=" + (bodyLength - 2));
        }
        if (length != planesLength) {
            throw new MalformedRunException("bad lz4 block: bytes=" + length + " expected=" + planesLength);
        }
    }
}
