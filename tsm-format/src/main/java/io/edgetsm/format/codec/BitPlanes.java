package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Bit transpose: groups of 64 values become one word per bit of the value, all words of the lowest bit first. The last
 * group is filled up with zeros.
 *
 * <p>Works on 16 bits of 64 values at a time, as 16 words of four values each: four 16 x 16 squares are turned at once,
 * in four steps instead of the six of a 64 x 64 square.
 */
final class BitPlanes {
    private static final int GROUP = 64;
    private static final int SLICE = 16;
    private static final long LOW = 0xFFFFL;

    private final long[] square = new long[SLICE];
    private final long[] tail = new long[GROUP];

    static int lengthBytes(int count, int width) {
        return groups(count) * width * Long.BYTES;
    }

    private static int groups(int count) {
        return (count + GROUP - 1) / GROUP;
    }

    void split(long[] values, int count, int width, byte[] target) {
        int groups = groups(count);
        for (int group = 0; group < groups; group++) {
            long[] source = values;
            int from = group * GROUP;
            if (count - from < GROUP) {
                System.arraycopy(values, from, tail, 0, count - from);
                Arrays.fill(tail, count - from, GROUP, 0);
                source = tail;
                from = 0;
            }
            for (int low = 0; low < width; low += SLICE) {
                gather(source, from, low);
                transpose(square);
                int bits = Math.min(SLICE, width - low);
                for (int bit = 0; bit < bits; bit++) {
                    LittleEndian.putLong(target, ((low + bit) * groups + group) * Long.BYTES, square[bit]);
                }
            }
        }
    }

    void join(byte[] source, int count, int width, long[] values, int at) {
        int groups = groups(count);
        for (int group = 0; group < groups; group++) {
            int from = group * GROUP;
            boolean whole = count - from >= GROUP;
            long[] target = whole ? values : tail;
            int to = whole ? at + from : 0;
            if (width == 0) {
                Arrays.fill(target, to, to + GROUP, 0);
            }
            for (int low = 0; low < width; low += SLICE) {
                int bits = Math.min(SLICE, width - low);
                for (int bit = 0; bit < bits; bit++) {
                    square[bit] = LittleEndian.getLong(source, ((low + bit) * groups + group) * Long.BYTES);
                }
                Arrays.fill(square, bits, SLICE, 0);
                transpose(square);
                scatter(target, to, low);
            }
            if (!whole) {
                System.arraycopy(tail, 0, values, at + from, count - from);
            }
        }
    }

    private void gather(long[] values, int from, int low) {
        for (int row = 0; row < SLICE; row++) {
            int i = from + row;
            square[row] = (values[i] >>> low & LOW)
                    | (values[i + SLICE] >>> low & LOW) << SLICE
                    | (values[i + 2 * SLICE] >>> low & LOW) << 2 * SLICE
                    | values[i + 3 * SLICE] >>> low << 3 * SLICE;
        }
    }

    private void scatter(long[] values, int to, int low) {
        for (int row = 0; row < SLICE; row++) {
            long word = square[row];
            int i = to + row;
            if (low == 0) {
                values[i] = word & LOW;
                values[i + SLICE] = word >>> SLICE & LOW;
                values[i + 2 * SLICE] = word >>> 2 * SLICE & LOW;
                values[i + 3 * SLICE] = word >>> 3 * SLICE;
            } else {
                values[i] |= (word & LOW) << low;
                values[i + SLICE] |= (word >>> SLICE & LOW) << low;
                values[i + 2 * SLICE] |= (word >>> 2 * SLICE & LOW) << low;
                values[i + 3 * SLICE] |= word >>> 3 * SLICE << low;
            }
        }
    }

    /** Bit j of word i becomes bit i of word j, within each 16 bits: swaps ever smaller squares. */
    private static void transpose(long[] square) {
        for (int i = 0; i < 8; i++) {
            swap(square, i, 8, 0x00FF_00FF_00FF_00FFL);
        }
        for (int i = 0; i < 4; i++) {
            swap(square, i, 4, 0x0F0F_0F0F_0F0F_0F0FL);
            swap(square, i + 8, 4, 0x0F0F_0F0F_0F0F_0F0FL);
        }
        for (int i = 0; i < SLICE; i += 4) {
            swap(square, i, 2, 0x3333_3333_3333_3333L);
            swap(square, i + 1, 2, 0x3333_3333_3333_3333L);
        }
        for (int i = 0; i < SLICE; i += 2) {
            swap(square, i, 1, 0x5555_5555_5555_5555L);
        }
    }

    private static void swap(long[] square, int i, int distance, long mask) {
        long moved = (square[i] >>> distance ^ square[i + distance]) & mask;
        square[i] ^= moved << distance;
        square[i + distance] ^= moved;
    }
}
