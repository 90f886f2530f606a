package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Packs unsigned numbers in groups of 128 at one width per group; the few that are wider keep their low bits in place
 * and add the rest as patches.
 *
 * <pre>
 *  1       width, 0..64
 *  1       patches, 0..127
 *  ...     width bits per number, low bits first, padded to a byte; the last group has count % 128 numbers
 *  if there are patches:
 *  1       patch width, 1..64
 *  n       position of each in the group
 *  ...     their high bits, padded to a byte
 * </pre>
 */
final class PackedEncoder {
    static final int GROUP = 128;
    private static final int MAX_PATCHES = 127;

    private final int[] byLength = new int[Long.SIZE + 1];

    void encode(long[] numbers, int count, BitWriter out) {
        for (int from = 0; from < count; from += GROUP) {
            encodeGroup(numbers, from, Math.min(GROUP, count - from), out);
        }
    }

    /** Bits {@link #encode} would take. */
    long costBits(long[] numbers, int count) {
        long cost = 0;
        for (int from = 0; from < count; from += GROUP) {
            int size = Math.min(GROUP, count - from);
            cost += groupCostBits(size, width(numbers, from, size));
        }
        return cost;
    }

    private int width(long[] numbers, int from, int size) {
        Arrays.fill(byLength, 0);
        for (int i = from; i < from + size; i++) {
            byLength[Long.SIZE - Long.numberOfLeadingZeros(numbers[i])]++;
        }
        int top = Long.SIZE;
        while (top > 0 && byLength[top] == 0) {
            top--;
        }
        return cheapest(size, top);
    }

    private int cheapest(int size, int top) {
        int best = top;
        // a patched group decodes at half the speed: it must save a sixteenth
        int bestCost = size * top - (size * top >>> 4);
        int patches = 0;
        for (int width = top - 1; width >= 0; width--) {
            patches += byLength[width + 1];
            int cost = size * width + 8 + patches * (8 + top - width);
            if (patches > MAX_PATCHES) {
                break;
            }
            if (cost < bestCost) {
                bestCost = cost;
                best = width;
            }
        }
        return best | top << 8;
    }

    private int groupCostBits(int size, int choice) {
        int width = choice & 0xFF;
        int top = choice >>> 8;
        int patches = patches(width, top);
        return 16 + size * width + (patches == 0 ? 0 : 8 + patches * (8 + top - width));
    }

    private int patches(int width, int top) {
        int patches = 0;
        for (int length = width + 1; length <= top; length++) {
            patches += byLength[length];
        }
        return patches;
    }

    private void encodeGroup(long[] numbers, int from, int size, BitWriter out) {
        int choice = width(numbers, from, size);
        int width = choice & 0xFF;
        int top = choice >>> 8;
        int patches = patches(width, top);
        out.reserveBits((long) size * width + patches * 72L + 64);
        out.writeByte(width);
        out.writeByte(patches);
        pack(numbers, from, size, width, out);
        if (patches != 0) {
            out.writeByte(top - width);
            for (int i = 0; i < size; i++) {
                if (numbers[from + i] >>> width != 0) {
                    out.writeByte(i);
                }
            }
            for (int i = 0; i < size; i++) {
                long high = numbers[from + i] >>> width;
                if (high != 0) {
                    out.write(high, top - width);
                }
            }
            out.align();
        }
    }

    private static void pack(long[] numbers, int from, int size, int width, BitWriter out) {
        if (width == 0) {
            return;
        }
        long mask = -1L >>> (Long.SIZE - width);
        for (int i = from; i < from + size; i++) {
            out.write(numbers[i] & mask, width);
        }
        out.align();
    }
}
