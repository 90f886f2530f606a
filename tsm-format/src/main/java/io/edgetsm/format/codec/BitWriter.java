package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Appends bit fields to a byte array, least significant bit first. The array is kept between uses; callers reserve what
 * they will write before they write it, so the hot loops carry no capacity checks of their own.
 */
final class BitWriter {
    private static final int SLACK_BYTES = 16;

    byte[] bytes = new byte[8192];
    private int position;
    private long pending;
    private int pendingBits;

    void reset() {
        position = 0;
        pending = 0;
        pendingBits = 0;
    }

    /** Makes room for so many more bits. */
    void reserveBits(long bits) {
        reserve(position + (int) ((bits + pendingBits + 7) >>> 3) + SLACK_BYTES);
    }

    private void reserve(int lengthBytes) {
        if (lengthBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(lengthBytes, bytes.length * 2));
        }
    }

    /** Appends the low {@code bits} (0..64) bits of {@code value}, whose higher bits must be zero. */
    void write(long value, int bits) {
        pending |= value << pendingBits;
        pendingBits += bits;
        if (pendingBits >= Long.SIZE) {
            LittleEndian.putLong(bytes, position, pending);
            position += Long.BYTES;
            pendingBits -= Long.SIZE;
            pending = pendingBits == 0 ? 0 : value >>> (bits - pendingBits);
        }
    }

    /** Appends the low {@code width} bits of {@code numbers[from, to)}; room has been reserved. */
    void writeAll(long[] numbers, int from, int to, int width, long mask) {
        long word = pending;
        int used = pendingBits;
        int at = position;
        for (int i = from; i < to; i++) {
            long number = numbers[i] & mask;
            word |= number << used;
            used += width;
            if (used >= Long.SIZE) {
                LittleEndian.putLong(bytes, at, word);
                at += Long.BYTES;
                used -= Long.SIZE;
                word = used == 0 ? 0 : number >>> (width - used);
            }
        }
        pending = word;
        pendingBits = used;
        position = at;
    }

    /** Only on a byte border: after bytes have been written up to {@code position}, or are to be taken back to there. */
    void moveTo(int position) {
        this.position = position;
    }

    /** Pads the last byte with zero bits; the writer then stands on a byte border. */
    void align() {
        LittleEndian.putLong(bytes, position, pending);
        position += (pendingBits + 7) >>> 3;
        pending = 0;
        pendingBits = 0;
    }

    /** Only on a byte border. */
    void writeByte(int value) {
        reserve(position + SLACK_BYTES);
        bytes[position++] = (byte) value;
    }

    /** Only on a byte border. */
    void writeLong(long value) {
        reserve(position + SLACK_BYTES);
        LittleEndian.putLong(bytes, position, value);
        position += Long.BYTES;
    }

    /** Only on a byte border: seven bits a byte, low group first, the high bit says that more follow. */
    void writeVarint(long value) {
        reserve(position + SLACK_BYTES);
        position = Varint.put(bytes, position, value);
    }

    /** Only on a byte border. */
    void writeBytes(byte[] source, int from, int lengthBytes) {
        reserve(position + lengthBytes + SLACK_BYTES);
        System.arraycopy(source, from, bytes, position, lengthBytes);
        position += lengthBytes;
    }

    /** Bytes written so far; only on a byte border. */
    int lengthBytes() {
        return position;
    }
}
