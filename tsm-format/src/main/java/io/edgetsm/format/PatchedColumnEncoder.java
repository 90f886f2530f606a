package io.edgetsm.format;

/** Writes {@link PatchedColumn}s. Single-threaded, allocates nothing once made. */
final class PatchedColumnEncoder {
    private static final int EIGHT = 8;

    /** The column: whoever plans it has put its numbers here, from index 0 on. */
    final long[] numbers = new long[PatchedColumn.MAX_COUNT];

    /** How many numbers have so many bits; four counts of each, see {@link #plan}. */
    private final int[] countOfLength = new int[4 * (Long.SIZE + 1)];

    private final byte[] positions = new byte[PatchedColumn.MAX_COUNT + 1];
    private int count;
    private int width;
    private int exceptionCount;

    /**
     * Chooses the width that makes a column of the first {@code count} numbers shortest; returns its length in bytes.
     *
     * <p>One long method on purpose, as is {@link #write}: HotSpot puts none of more than 325 bytecodes into its callers.
     * Compiled into all of those, for each column of a group, the two took half a second of processor time at every start.
     */
    int plan(int count) {
        this.count = count;
        long[] numbers = this.numbers;
        int[] counts = countOfLength;
        long union = 0;
        for (int i = 0; i < count; i++) {
            union |= numbers[i];
        }
        width = 0;
        exceptionCount = 0;
        if (union == 0) {
            return PatchedColumn.HEADER_BYTES;
        }
        // Neighbours count apart: most often they are equally long, and each count waits for the last.
        for (int i = 0; i < count; i++) {
            counts[Long.SIZE - Long.numberOfLeadingZeros(numbers[i]) << 2 | i & 3]++;
        }
        int longest = Long.SIZE - Long.numberOfLeadingZeros(union);
        int widest = Math.min(longest, PatchedColumn.MAX_WIDTH);
        int exceptions = 0;
        for (int length = longest; length > widest; length--) {
            exceptions += countOf(length);
        }
        int best = Integer.MAX_VALUE;
        for (int candidate = widest; candidate >= 0; candidate--) {
            int ofLength = countOf(candidate);
            if (ofLength > 0 || candidate == 0 || candidate == PatchedColumn.MAX_WIDTH) {
                int bytes = PatchedColumn.HEADER_BYTES + PatchedColumn.packedBytes(count, candidate);
                if (exceptions > 0) {
                    bytes += 1 + exceptions;
                    // At least a byte each, so that most candidates need no closer look.
                    for (int length = longest; length > candidate && bytes + exceptions < best; length--) {
                        bytes += countOf(length) * ((length - candidate - 1) / 7);
                    }
                    bytes += exceptions;
                }
                if (bytes < best) {
                    best = bytes;
                    width = candidate;
                    exceptionCount = exceptions;
                }
            }
            exceptions += ofLength;
        }
        for (int at = 0; at < longest + 1 << 2; at++) {
            counts[at] = 0;
        }
        return best;
    }

    private int countOf(int length) {
        int at = length << 2;
        return countOfLength[at] + countOfLength[at + 1] + countOfLength[at + 2] + countOfLength[at + 3];
    }

    /** Writes the column that was planned; returns where it ends. Up to seven bytes behind that are overwritten. */
    int write(byte[] target, int at) {
        long[] numbers = this.numbers;
        int width = this.width;
        int count = this.count;
        int position = at;
        Bytes.putU8(target, position++, width | (exceptionCount > 0 ? PatchedColumn.EXCEPTIONS : 0));
        if (exceptionCount > 0) {
            Bytes.putU8(target, position++, exceptionCount);
        }
        int end = position + PatchedColumn.packedBytes(count, width);
        long mask = (1L << width) - 1;
        int packed = 0;
        if (width > 0 && width <= EIGHT) {
            // Eight numbers of so many bits are as many bytes.
            for (; packed + EIGHT <= count; packed += EIGHT, position += width) {
                long first = numbers[packed] & mask | (numbers[packed + 1] & mask) << width;
                long second = numbers[packed + 2] & mask | (numbers[packed + 3] & mask) << width;
                long third = numbers[packed + 4] & mask | (numbers[packed + 5] & mask) << width;
                long fourth = numbers[packed + 6] & mask | (numbers[packed + 7] & mask) << width;
                long low = first | second << 2 * width;
                long high = third | fourth << 2 * width;
                Bytes.putLong(target, position, low | high << 2 * width << 2 * width);
            }
        }
        long pending = 0;
        int pendingBits = 0;
        for (; packed < count && width > 0; packed++) {
            long number = numbers[packed] & mask;
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
        return exceptionCount > 0 ? writeExceptions(target, end) : end;
    }

    private int writeExceptions(byte[] target, int at) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            long upper = numbers[i] >>> width;
            positions[found] = (byte) i;
            found += (int) ((upper | -upper) >>> Long.SIZE - 1);
        }
        int position = at;
        for (int i = 0; i < found; i++) {
            int index = positions[i];
            Bytes.putU8(target, position++, index);
            position = Bytes.putVarint(target, position, numbers[index] >>> width);
        }
        return position;
    }
}
