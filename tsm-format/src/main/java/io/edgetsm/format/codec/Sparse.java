package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Numbers of which few are other than zero, as those of a clock that is seldom off its period: varint number of them, then
 * {@link Rice} codes of the zeros before each, and Rice codes of these numbers less one. Whoever reads them moves them to
 * their places without looking at the others.
 */
final class Sparse {
    /** With more of them tokens are as short. */
    private static final int MIN_COUNT_OF_ONE = 4;

    private static final int HEADER_BITS = 24;

    private long[] gaps = new long[0];
    private long[] others = new long[0];
    private int size;

    /** What the numbers take; hopelessly much unless most are zero. */
    double costBits(long[] numbers, int count) {
        find(numbers, count, count / MIN_COUNT_OF_ONE);
        if (size == 0 || size > count / MIN_COUNT_OF_ONE) {
            return Double.MAX_VALUE;
        }
        return HEADER_BITS + riceBits(gaps) + riceBits(others);
    }

    private long riceBits(long[] numbers) {
        return Rice.costBits(numbers, size, Rice.bestParameter(numbers, size));
    }

    void encode(long[] numbers, int count, BitWriter out) {
        find(numbers, count, count);
        out.writeVarint(size);
        Rice.encode(gaps, size, Rice.bestParameter(gaps, size), out);
        Rice.encode(others, size, Rice.bestParameter(others, size), out);
    }

    /** Ends behind {@code limit} of them. */
    private void find(long[] numbers, int count, int limit) {
        reserve(count);
        size = 0;
        int next = 0;
        for (int i = 0; i < count && size <= limit; i++) {
            if (numbers[i] != 0) {
                gaps[size] = (long) i - next;
                others[size++] = numbers[i] - 1;
                next = i + 1;
            }
        }
    }

    private void reserve(int count) {
        if (gaps.length < count) {
            gaps = new long[count + count / 4];
            others = new long[count + count / 4];
        }
    }

    void decode(BitReader in, int count, long[] target, int at) {
        read(in, count);
        Arrays.fill(target, at, at + count, 0);
        for (int i = 0; i < size; i++) {
            target[at + place(i)] = other(i);
        }
    }

    /** Reads which of {@code count} numbers are other than zero. */
    void read(BitReader in, int count) {
        long stated = in.readVarint();
        if (stated < 1 || stated > count) {
            throw new MalformedRunException("bad count of sparse numbers: size=" + stated + " count=" + count);
        }
        size = (int) stated;
        reserve(size);
        Rice.decode(in, size, gaps, 0);
        Rice.decode(in, size, others, 0);
        long next = 0;
        for (int i = 0; i < size; i++) {
            if (gaps[i] < 0 || gaps[i] >= count - next) {
                throw new MalformedRunException("bad gap of sparse numbers: gap=" + gaps[i] + " count=" + count);
            }
            gaps[i] += next;
            next = gaps[i] + 1;
        }
    }

    /** How many have been read. */
    int size() {
        return size;
    }

    /** Index of one of them. */
    int place(int i) {
        return (int) gaps[i];
    }

    /** The number there. */
    long other(int i) {
        return others[i] + 1;
    }
}
