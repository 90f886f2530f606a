package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Counts numbers in bins as fine as the finest {@link TokenScheme}, so that the cost of every scheme can be told from
 * one pass over the numbers.
 */
final class TokenHistogram {
    private static final int DIRECT_BITS = 9;
    private static final int DIRECT = 1 << DIRECT_BITS;
    private static final int SUB_BITS = 3;
    private static final int BINS = DIRECT + ((Long.SIZE - DIRECT_BITS) << SUB_BITS);
    private static final float TABLE_BITS_PER_TOKEN = 4.5f;
    private static final float TABLE_BITS_PER_GAP = 9;
    private static final float STREAM_BITS = 48;

    private final int[] bins = new int[BINS];
    private final int[] tokens = new int[TokenScheme.MAX_TOKENS];
    private int usedBins;
    private int bestSplit;
    private int bestMsb;

    void clear() {
        Arrays.fill(bins, 0);
        usedBins = 0;
    }

    void add(long[] numbers, int count) {
        int top = 0;
        for (int i = 0; i < count; i++) {
            int bin = bin(numbers[i]);
            bins[bin]++;
            top = Math.max(top, bin);
        }
        usedBins = top + 1;
    }

    private static int bin(long number) {
        if (number >>> DIRECT_BITS == 0) {
            return (int) number;
        }
        int n = 63 - Long.numberOfLeadingZeros(number);
        return DIRECT + ((n - DIRECT_BITS) << SUB_BITS) + ((int) (number >>> (n - SUB_BITS)) & ((1 << SUB_BITS) - 1));
    }

    private static long binBase(int bin) {
        if (bin < DIRECT) {
            return bin;
        }
        int n = ((bin - DIRECT) >>> SUB_BITS) + DIRECT_BITS;
        return (1L << n) | (long) (bin & ((1 << SUB_BITS) - 1)) << (n - SUB_BITS);
    }

    /** Bits the numbers take with the best scheme, which {@link #split} and {@link #msb} then tell. */
    double bestCostBits(int count) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < TokenScheme.tried(); i++) {
            double cost = costBits(count, TokenScheme.split(i), TokenScheme.msb(i));
            if (cost < best) {
                best = cost;
                bestSplit = TokenScheme.split(i);
                bestMsb = TokenScheme.msb(i);
            }
        }
        return best;
    }

    private double costBits(int count, int split, int msb) {
        int last = TokenScheme.token(binBase(usedBins - 1), split, msb);
        if (last >= TokenScheme.MAX_TOKENS) {
            return Double.MAX_VALUE;
        }
        long extraBits = fold(split, msb, last);
        return extraBits + tokenBits(count, last);
    }

    private long fold(int split, int msb, int last) {
        Arrays.fill(tokens, 0, last + 1, 0);
        long extraBits = 0;
        for (int bin = 0; bin < usedBins; bin++) {
            int number = bins[bin];
            if (number != 0) {
                int token = TokenScheme.token(binBase(bin), split, msb);
                tokens[token] += number;
                extraBits += (long) number * TokenScheme.extraBits(token, split, msb);
            }
        }
        return extraBits;
    }

    private double tokenBits(int count, int last) {
        float whole = Log2.of(count);
        double bits = STREAM_BITS;
        boolean inGap = false;
        for (int token = 0; token <= last; token++) {
            int number = tokens[token];
            if (number != 0) {
                bits += number * (double) (whole - Log2.of(number)) + TABLE_BITS_PER_TOKEN;
                inGap = false;
            } else if (!inGap) {
                bits += TABLE_BITS_PER_GAP;
                inGap = true;
            }
        }
        return bits;
    }

    int split() {
        return bestSplit;
    }

    int msb() {
        return bestMsb;
    }
}
