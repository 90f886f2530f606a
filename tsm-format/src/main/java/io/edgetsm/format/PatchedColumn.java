package io.edgetsm.format;

import java.util.Arrays;

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

    private static final int MAX_WIDTH = 56;
    private static final int WIDTH_MASK = 0x3F;
    private static final int EXCEPTIONS = 0x80;
    private static final int HEADER_BYTES = 1;

    private final int[] countOfLength = new int[Long.SIZE + 1];
    private final byte[] packed = new byte[MAX_COUNT * Long.BYTES + Long.BYTES];
    private int width;
    private int exceptionCount;
    private int lengthBytes;

    /** Chooses the width that makes the column shortest; returns its length in bytes. */
    int plan(long[] numbers, int count) {
        long union = 0;
        for (int i = 0; i < count; i++) {
            union |= numbers[i];
        }
        int longest = bitLength(union);
        lengthBytes = Integer.MAX_VALUE;
        if (longest > 0) {
            for (int i = 0; i < count; i++) {
                countOfLength[bitLength(numbers[i])]++;
            }
        }
        for (int candidate = Math.min(longest, MAX_WIDTH); candidate >= 0; candidate--) {
            if (candidate == 0 || countOfLength[candidate] > 0 || candidate == MAX_WIDTH) {
                tryWidth(candidate, longest, count);
            }
        }
        Arrays.fill(countOfLength, 0, longest + 1, 0);
        return lengthBytes;
    }

    private void tryWidth(int candidate, int longest, int count) {
        int exceptions = 0;
        int bytes = HEADER_BYTES + packedBytes(count, candidate);
        for (int length = candidate + 1; length <= longest && bytes < lengthBytes; length++) {
            int wider = countOfLength[length];
            exceptions += wider;
            bytes += wider * (1 + (length - candidate + 6) / 7);
        }
        bytes += exceptions > 0 ? 1 : 0;
        if (bytes < lengthBytes) {
            lengthBytes = bytes;
            width = candidate;
            exceptionCount = exceptions;
        }
    }

    /** Length of the column that was planned. */
    int lengthBytes() {
        return lengthBytes;
    }

    /** Writes the column that was planned; returns where it ends. Up to seven bytes behind that are overwritten. */
    int write(long[] numbers, int count, byte[] target, int at) {
        int position = at;
        Bytes.putU8(target, position++, width | (exceptionCount > 0 ? EXCEPTIONS : 0));
        if (exceptionCount > 0) {
            Bytes.putU8(target, position++, exceptionCount);
        }
        position = pack(numbers, count, target, position);
        for (int i = 0; i < count && exceptionCount > 0; i++) {
            long upper = numbers[i] >>> width;
            if (upper != 0) {
                Bytes.putU8(target, position++, i);
                position = Bytes.putVarint(target, position, upper);
            }
        }
        return position;
    }

    private int pack(long[] numbers, int count, byte[] target, int at) {
        long mask = (1L << width) - 1;
        long pending = 0;
        int pendingBits = 0;
        int position = at;
        for (int i = 0; i < count; i++) {
            long number = numbers[i] & mask;
            pending |= number << pendingBits;
            pendingBits += width;
            if (pendingBits >= Long.SIZE) {
                Bytes.putLong(target, position, pending);
                position += Long.BYTES;
                pendingBits -= Long.SIZE;
                pending = pendingBits == 0 ? 0 : number >>> width - pendingBits;
            }
        }
        if (pendingBits > 0) {
            Bytes.putLong(target, position, pending);
        }
        return at + packedBytes(count, width);
    }

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

    private static int bitLength(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number);
    }
}
