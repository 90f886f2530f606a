package io.edgetsm.format.codec;

/**
 * Bit transpose: groups of 64 values become one word per bit of the value, all words of the lowest bit first. The last
 * group is filled up with zeros.
 */
final class BitPlanes {
    private BitPlanes() {}

    static int lengthBytes(int count, int width) {
        return groups(count) * width * Long.BYTES;
    }

    private static int groups(int count) {
        return (count + 63) >>> 6;
    }

    static void split(long[] values, int count, int width, byte[] target) {
        int groups = groups(count);
        for (int group = 0; group < groups; group++) {
            int from = group << 6;
            int to = Math.min(count, from + 64);
            for (int bit = 0; bit < width; bit++) {
                long word = 0;
                for (int i = from; i < to; i++) {
                    word |= (values[i] >>> bit & 1) << (i - from);
                }
                LittleEndian.putLong(target, (bit * groups + group) * Long.BYTES, word);
            }
        }
    }

    static void join(byte[] source, int count, int width, long[] values) {
        int groups = groups(count);
        for (int group = 0; group < groups; group++) {
            int from = group << 6;
            int to = Math.min(count, from + 64);
            for (int i = from; i < to; i++) {
                values[i] = 0;
            }
            for (int bit = 0; bit < width; bit++) {
                long word = LittleEndian.getLong(source, (bit * groups + group) * Long.BYTES);
                for (int i = from; i < to; i++) {
                    values[i] |= (word >>> (i - from) & 1) << bit;
                }
            }
        }
    }
}
