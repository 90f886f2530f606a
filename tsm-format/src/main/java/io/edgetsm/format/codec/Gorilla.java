package io.edgetsm.format.codec;

/**
 * Gorilla XOR. The first value whole; then per value {@code 0} when it equals the one before, {@code 10} and the
 * meaningful bits of the XOR when they fit the window in force, {@code 11}, leading zeros, window length and bits when
 * not (bits in order of writing). 64-bit values carry the leading zeros in 5 bits (at most 31) and the length in 6
 * (0 stands for 64), 32-bit values both in 5 (0 stands for 32).
 */
final class Gorilla {
    private static final int LEAD_BITS = 5;
    private static final int MAX_LEAD = 31;
    private static final int PEEK_BITS = 57;
    private static final int MAX_BITS_PER_VALUE = 2 + LEAD_BITS + 6 + Long.SIZE;

    private Gorilla() {}

    static void encode(long[] values, int from, int count, int width, BitWriter out) {
        out.reserveBits((long) count * MAX_BITS_PER_VALUE);
        int lengthBits = width == Long.SIZE ? 6 : 5;
        int unused = Long.SIZE - width;
        long previous = values[from];
        out.write(previous, width);
        int lead = -1;
        int length = 0;
        for (int i = from + 1; i < from + count; i++) {
            long value = values[i];
            long xor = value ^ previous;
            previous = value;
            if (xor == 0) {
                out.write(0, 1);
                continue;
            }
            int newLead = Math.min(Long.numberOfLeadingZeros(xor) - unused, MAX_LEAD);
            int trail = Long.numberOfTrailingZeros(xor);
            if (lead >= 0 && newLead >= lead && trail >= width - lead - length) {
                out.write(1, 2);
            } else {
                lead = newLead;
                length = width - lead - trail;
                out.write(
                        3 | (long) lead << 2 | (long) (length & (width - 1)) << (2 + LEAD_BITS),
                        2 + LEAD_BITS + lengthBits);
            }
            out.write(xor >>> (width - lead - length), length);
        }
        out.align();
    }

    static void decode(BitReader in, int count, int width, long[] target, int at) {
        int lengthBits = width == Long.SIZE ? 6 : 5;
        int headBits = 2 + LEAD_BITS + lengthBits;
        long value = in.read(width);
        target[at] = value;
        byte[] bytes = in.bytes;
        long position = in.bitPosition;
        long limit = (long) in.lengthBytes() << 3;
        int length = 0;
        int shift = -1;
        for (int i = at + 1; i < at + count; i++) {
            if (position >= limit) {
                throw new MalformedRunException("stream ends early: values=" + (i - at) + " count=" + count);
            }
            // 57 bits at least: control and window, and most often the bits of the value as well
            long word = LittleEndian.getLong(bytes, (int) (position >>> 3)) >>> (position & 7);
            if ((word & 1) == 0) {
                position++;
                target[i] = value;
                continue;
            }
            int used = 2;
            if ((word & 2) != 0) {
                used = headBits;
                length = (int) (word >>> (2 + LEAD_BITS)) & (1 << lengthBits) - 1;
                length = length == 0 ? width : length;
                shift = width - ((int) (word >>> 2) & MAX_LEAD) - length;
            }
            if (shift < 0) {
                throw new MalformedRunException("bad xor window: length=" + length);
            }
            long bits;
            if (used + length <= PEEK_BITS) {
                bits = word >>> used & (1L << length) - 1;
            } else {
                in.bitPosition = position + used;
                bits = in.read(length);
            }
            position += used + length;
            value ^= bits << shift;
            target[i] = value;
        }
        in.bitPosition = position;
        in.requireFullyRead();
    }
}
