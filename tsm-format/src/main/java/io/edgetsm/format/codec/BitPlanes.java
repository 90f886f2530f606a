package io.edgetsm.format.codec;

import java.util.Arrays;

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
        long[] block = new long[64];
        for (int group = 0; group < groups; group++) {
            int from = group << 6;
            int size = Math.min(count - from, 64);
            System.arraycopy(values, from, block, 0, size);
            Arrays.fill(block, size, 64, 0);
            transpose(block);
            for (int bit = 0; bit < width; bit++) {
                LittleEndian.putLong(target, (bit * groups + group) * Long.BYTES, block[bit]);
            }
        }
    }

    static void join(byte[] source, int count, int width, long[] values, int at) {
        int groups = groups(count);
        long[] block = new long[64];
        for (int group = 0; group < groups; group++) {
            int from = group << 6;
            for (int bit = 0; bit < width; bit++) {
                block[bit] = LittleEndian.getLong(source, (bit * groups + group) * Long.BYTES);
            }
            Arrays.fill(block, width, 64, 0);
            transpose(block);
            System.arraycopy(block, 0, values, at + from, Math.min(count - from, 64));
        }
    }

    /** Bit j of word i becomes bit i of word j: swaps ever smaller squares. */
    private static void transpose(long[] block) {
        long mask = 0x0000_0000_FFFF_FFFFL;
        for (int size = 32; size != 0; size >>>= 1, mask ^= mask << size) {
            for (int i = 0; i < 64; i = (i + size + 1) & ~size) {
                long swap = (block[i] >>> size ^ block[i + size]) & mask;
                block[i] ^= swap << size;
                block[i + size] ^= swap;
            }
        }
    }
}
