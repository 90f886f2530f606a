package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Reads bit fields that {@link BitWriter} wrote, from a private copy of the stream that is followed by zero bytes: a
 * read may look past the end without leaving the array, and {@link #checkNotPastEnd} or {@link #requireFullyRead} tell
 * afterwards that it did.
 */
final class BitReader {
    /** Zero bytes behind the stream; more than one group of values can consume between two checks. */
    static final int SLACK_BYTES = 64;
    /** {@link #peek} shows at least so many bits. */
    static final int PEEKED_BITS = 57;

    byte[] bytes = new byte[4096 + SLACK_BYTES];
    long bitPosition;
    private long limitBits;

    void wrap(byte[] source, int offset, int lengthBytes) {
        if (bytes.length < lengthBytes + SLACK_BYTES) {
            bytes = new byte[lengthBytes + SLACK_BYTES];
        }
        System.arraycopy(source, offset, bytes, 0, lengthBytes);
        Arrays.fill(bytes, lengthBytes, lengthBytes + SLACK_BYTES, (byte) 0);
        bitPosition = 0;
        limitBits = (long) lengthBytes << 3;
    }

    /** The next {@code bits} (0..64) bits; throws when they are not all there. */
    long read(int bits) {
        long at = bitPosition;
        bitPosition = at + bits;
        checkNotPastEnd();
        int offset = (int) (at >>> 3);
        int shift = (int) (at & 7);
        long word = LittleEndian.getLong(bytes, offset) >>> shift;
        if (bits + shift > Long.SIZE) {
            word |= (long) bytes[offset + Long.BYTES] << (Long.SIZE - shift);
        }
        return bits == Long.SIZE ? word : word & ((1L << bits) - 1);
    }

    /** At least the next {@value #PEEKED_BITS} bits, zeros behind the end, without moving. */
    long peek() {
        return LittleEndian.getLong(bytes, (int) (bitPosition >>> 3)) >>> (bitPosition & 7);
    }

    void checkNotPastEnd() {
        if (bitPosition > limitBits) {
            throw new MalformedRunException("stream ends early: lengthBytes=" + (limitBits >>> 3));
        }
    }

    long readLong() {
        return read(Long.SIZE);
    }

    /** On a byte border. */
    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < Varint.MAX_BYTES * 7; shift += 7) {
            long part = bytes[position()];
            skipBits(Byte.SIZE);
            value |= (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new MalformedRunException("number too long: maxBytes=" + Varint.MAX_BYTES);
    }

    void align() {
        bitPosition = (bitPosition + 7) & ~7L;
    }

    /** Byte position of the reader; only on a byte border. */
    int position() {
        return (int) (bitPosition >>> 3);
    }

    /** Length of the stream, slack not counted. */
    int lengthBytes() {
        return (int) (limitBits >>> 3);
    }

    int remainingBytes() {
        return (int) ((limitBits - bitPosition) >>> 3);
    }

    void skipBits(long bits) {
        bitPosition += bits;
        checkNotPastEnd();
    }

    void skipBytes(int lengthBytes) {
        bitPosition += (long) lengthBytes << 3;
        checkNotPastEnd();
    }

    /** What follows the last field up to the next byte border must be zero, and nothing may follow that. */
    void requireFullyRead() {
        checkNotPastEnd();
        int padding = (bytes[position()] & 0xFF) >>> (bitPosition & 7);
        boolean padded = (bitPosition & 7) != 0 && padding != 0;
        align();
        if (padded || bitPosition != limitBits) {
            throw new MalformedRunException(
                    "bytes left over: lengthBytes=" + (limitBits >>> 3) + " readBits=" + bitPosition);
        }
    }
}
