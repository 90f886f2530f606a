package io.edgetsm.format.codec;

/** Unsigned variable-length integers: seven bits a byte, low group first, the high bit says that more follow. */
final class Varint {
    static final int MAX_BYTES = 10;

    private Varint() {}

    /** Returns the position behind the last byte written. */
    static int put(byte[] target, int offset, long value) {
        long rest = value;
        int at = offset;
        while ((rest & ~0x7FL) != 0) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    static int sizeBytes(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
