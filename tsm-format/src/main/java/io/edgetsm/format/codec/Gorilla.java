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
        long value = in.read(width);
        target[at] = value;
        int length = 0;
        int shift = -1;
        for (int i = at + 1; i < at + count; i++) {
            if (in.read(1) != 0) {
                if (in.read(1) != 0) {
                    int lead = (int) in.read(LEAD_BITS);
                    length = (int) in.read(lengthBits);
                    length = length == 0 ? width : length;
                    shift = width - lead - length;
                }
                if (shift < 0) {
                    throw new MalformedRunException("bad xor window: length=" + length);
                }
                value ^= in.read(length) << shift;
            }
            target[i] = value;
        }
        in.requireFullyRead();
    }
}
