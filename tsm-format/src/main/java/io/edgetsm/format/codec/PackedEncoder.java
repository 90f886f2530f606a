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
    /** All zero between two calls of {@link #count}. */
    private final int[] columns = new int[4 * (Long.SIZE + 1)];

    private final byte[] positions = new byte[GROUP];

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
        return cheapest(size, count(numbers, from, size));
    }

    /**
     * How many are how long. Neighbours count in different columns: most often they are equally long, and each count waits for
     * the last.
     *
     * @return length of the longest, up to which the counts are valid
     */
    private int count(long[] numbers, int from, int size) {
        long all = 0;
        for (int i = 0; i < size; i++) {
            long number = numbers[from + i];
            all |= number;
            columns[Long.SIZE - Long.numberOfLeadingZeros(number) << 2 | i & 3]++;
        }
        int top = Long.SIZE - Long.numberOfLeadingZeros(all);
        for (int length = 0; length <= top; length++) {
            int at = length << 2;
            byLength[length] = columns[at] + columns[at + 1] + columns[at + 2] + columns[at + 3];
        }
        Arrays.fill(columns, 0, top + 1 << 2, 0);
        return top;
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
            findPatches(numbers, from, size, width);
            out.writeByte(top - width);
            out.writeBytes(positions, 0, patches);
            for (int i = 0; i < patches; i++) {
                out.write(numbers[from + positions[i]] >>> width, top - width);
            }
            out.align();
        }
    }

    private void findPatches(long[] numbers, int from, int size, int width) {
        int found = 0;
        for (int i = 0; i < size; i++) {
            positions[found] = (byte) i;
            long high = numbers[from + i] >>> width;
            found += (int) ((high | -high) >>> (Long.SIZE - 1));
        }
    }

    /**
     * Eight numbers of up to a byte make one word, of which {@code width} bytes count; eight of up to two bytes make two words
     * of four. One long method on purpose, see {@link QuickIntegerEncoder#encode}.
     */
    private static void pack(long[] numbers, int from, int size, int width, BitWriter out) {
        if (width == 0) {
            return;
        }
        long mask = -1L >>> (Long.SIZE - width);
        int whole = width <= 16 ? from + (size & ~7) : from;
        byte[] bytes = out.bytes;
        int at = out.lengthBytes();
        if (width <= 8) {
            for (int i = from; i < whole; i += 8, at += width) {
                long low = numbers[i] & mask | (numbers[i + 1] & mask) << width;
                long next = numbers[i + 2] & mask | (numbers[i + 3] & mask) << width;
                long third = numbers[i + 4] & mask | (numbers[i + 5] & mask) << width;
                long high = numbers[i + 6] & mask | (numbers[i + 7] & mask) << width;
                LittleEndian.putLong(
                        bytes, at, low | next << 2 * width | (third | high << 2 * width) << 2 * width << 2 * width);
            }
        } else if (width <= 16) {
            int free = Long.SIZE - 4 * width;
            for (int i = from; i < whole; i += 8, at += width) {
                long low = numbers[i] & mask | (numbers[i + 1] & mask) << width;
                long next = numbers[i + 2] & mask | (numbers[i + 3] & mask) << width;
                long third = numbers[i + 4] & mask | (numbers[i + 5] & mask) << width;
                long high = numbers[i + 6] & mask | (numbers[i + 7] & mask) << width;
                long first = low | next << 2 * width;
                long second = third | high << 2 * width;
                LittleEndian.putLong(bytes, at, first | second << 2 * width << 2 * width);
                LittleEndian.putLong(bytes, at + Long.BYTES, second >>> free);
            }
        }
        out.moveTo(at);
        out.writeAll(numbers, whole, from + size, width, mask);
        out.align();
    }
}
