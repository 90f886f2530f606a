package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Entropy-codes unsigned numbers as tokens with two interleaved states, even and odd positions, so that a decoder can
 * look both up at once.
 *
 * <pre>
 *  4 + 2 bits  token scheme: split, msb
 *  ...         {@link TansTable}
 *  log + log   starting slots of the even and the odd state
 *  per number  the bits that lead to the next slot of its state, then its extra bits; the last number of each state
 *              has no next slot
 * </pre>
 */
final class TansEncoder {
    private static final int STATE_SHIFT = 4;

    private final TansTable table = new TansTable();
    private final int[] frequencies = new int[TokenScheme.MAX_TOKENS];
    private final short[] nextState = new short[1 << TansTable.MAX_LOG];
    private final int[] bitsDelta = new int[TokenScheme.MAX_TOKENS];
    private final int[] findDelta = new int[TokenScheme.MAX_TOKENS];
    private final int[] fillAt = new int[TokenScheme.MAX_TOKENS];
    private short[] tokens = new short[0];
    private int[] codes = new int[0];

    void encode(long[] numbers, int count, int split, int msb, BitWriter out) {
        reserve(count);
        out.reserveBits(128);
        out.write(split, 4);
        out.write(msb, 2);
        int last = tokenize(numbers, count, split, msb);
        table.write(frequencies, last, count, out);
        buildStates();
        long extra = 0;
        for (int token = 0; token <= last; token++) {
            extra += (long) frequencies[token] * TokenScheme.extraBits(token, split, msb);
        }
        out.reserveBits(extra + (long) count * TansTable.MAX_LOG + 64);
        walkBackwards(count, out);
        writeForward(numbers, count, split, msb, out);
        out.align();
    }

    private void reserve(int count) {
        if (tokens.length < count) {
            tokens = new short[count + count / 4];
            codes = new int[count + count / 4];
        }
    }

    private int tokenize(long[] numbers, int count, int split, int msb) {
        Arrays.fill(frequencies, 0);
        int last = 0;
        for (int i = 0; i < count; i++) {
            int token = TokenScheme.token(numbers[i], split, msb);
            tokens[i] = (short) token;
            frequencies[token]++;
            last = Math.max(last, token);
        }
        return last;
    }

    private void buildStates() {
        int size = 1 << table.log;
        int total = 0;
        for (int token = 0; token <= table.lastToken; token++) {
            int slots = table.slots[token];
            fillAt[token] = total;
            if (slots != 0) {
                int maxBits = slots == 1 ? table.log : table.log - (31 - Integer.numberOfLeadingZeros(slots - 1));
                bitsDelta[token] = (maxBits << 16) - (slots << maxBits);
                findDelta[token] = total - slots;
            }
            total += slots;
        }
        for (int slot = 0; slot < size; slot++) {
            nextState[fillAt[table.spread[slot]]++] = (short) (size + slot);
        }
    }

    /** From the last number to the first: a state's bits are known only when its successor is. */
    private void walkBackwards(int count, BitWriter out) {
        int even = 0;
        int odd = 0;
        for (int i = count - 1; i >= 0; i--) {
            int token = tokens[i];
            int state = (i & 1) == 0 ? even : odd;
            int next;
            if (state == 0) {
                next = startState(token);
                codes[i] = 0;
            } else {
                int bits = (state + bitsDelta[token]) >>> 16;
                codes[i] = (state & ((1 << bits) - 1)) << STATE_SHIFT | bits;
                next = nextState[(state >>> bits) + findDelta[token]];
            }
            if ((i & 1) == 0) {
                even = next;
            } else {
                odd = next;
            }
        }
        int size = 1 << table.log;
        out.write(even - size, table.log);
        out.write(odd == 0 ? 0 : odd - size, table.log);
    }

    /** Any state of the token will do for the last number of a chain. */
    private int startState(int token) {
        return nextState[findDelta[token] + table.slots[token]];
    }

    private void writeForward(long[] numbers, int count, int split, int msb, BitWriter out) {
        for (int i = 0; i < count; i++) {
            int code = codes[i];
            out.write(code >>> STATE_SHIFT, code & ((1 << STATE_SHIFT) - 1));
            int extraBits = TokenScheme.extraBits(tokens[i], split, msb);
            if (extraBits != 0) {
                out.write(numbers[i] & ((1L << extraBits) - 1), extraBits);
            }
        }
    }
}
