package io.edgetsm.format;

/**
 * A short column of unsigned numbers, packed at one width; the few that are wider leave their upper bits in a list behind
 * it, as in patched frame-of-reference coding (Zukowski et al., "Super-Scalar RAM-CPU Cache Compression", 2006).
 *
 * <pre>
 *  u8            bits 0-5 width, 0 to 56; bit 7: exceptions follow the packed numbers
 *  u8            number of exceptions, if bit 7
 *  count x width bits, least significant first, filled up to a byte
 *  per exception a u8, its index, and a varint, its bits from the width on
 * </pre>
 *
 * Single-threaded, allocates nothing once made.
 */
final class PatchedColumn {
    /** Most numbers of a column: an index is a byte. */
    static final int MAX_COUNT = 128;

    static final int MAX_WIDTH = 56;
    static final int EXCEPTIONS = 0x80;
    static final int HEADER_BYTES = 1;

    private static final int WIDTH_MASK = 0x3F;

    private final byte[] packed = new byte[MAX_COUNT * Long.BYTES + Long.BYTES];
    private int width;
    private int exceptionCount;

    /**
     * Reads a column of so many numbers.
     *
     * @return where it ends, -1 when it is none
     * @throws IndexOutOfBoundsException when it would go on behind the array
     */
    int read(long[] numbers, int count, byte[] source, int at) {
        int position = at;
        int head = Bytes.getU8(source, position++);
        width = head & WIDTH_MASK;
        exceptionCount = (head & EXCEPTIONS) != 0 ? Bytes.getU8(source, position++) : 0;
        if (width > MAX_WIDTH || (head & ~(WIDTH_MASK | EXCEPTIONS)) != 0 || exceptionCount > count) {
            return -1;
        }
        int length = packedBytes(count, width);
        System.arraycopy(source, position, packed, 0, length);
        unpack(numbers, count);
        return readExceptions(numbers, count, source, position + length);
    }

    private void unpack(long[] numbers, int count) {
        long mask = (1L << width) - 1;
        int step = width;
        byte[] source = packed;
        for (int i = 0, bit = 0; i < count; i++, bit += step) {
            numbers[i] = Bytes.getLong(source, bit >>> 3) >>> (bit & 7) & mask;
        }
    }

    private int readExceptions(long[] numbers, int count, byte[] source, int at) {
        int position = at;
        for (int i = 0; i < exceptionCount; i++) {
            int index = Bytes.getU8(source, position++);
            if (index >= count) {
                return -1;
            }
            long upper = 0;
            int shift = 0;
            byte next;
            do {
                next = source[position++];
                upper |= (long) (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0 && shift < Long.SIZE);
            numbers[index] |= upper << width;
        }
        return position;
    }

    static int packedBytes(int count, int width) {
        return count * width + 7 >>> 3;
    }
}
