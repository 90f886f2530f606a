package io.edgetsm.format.codec;

/**
 * How an unsigned 64-bit number is cut into a token, which is entropy-coded, and extra bits, which are stored as they
 * are. Numbers below {@code 1 << split} are their own token. For others, of {@code n + 1} bits, the token tells n and the
 * {@code msb} bits behind the leading one, and the lower {@code n - msb} bits are extra.
 */
final class TokenScheme {
    static final int MAX_TOKENS = 512;
    /** Schemes an encoder tries, from coarse to fine, as {@code split << 4 | msb}. */
    private static final int[] TRIED = {0x00, 0x21, 0x31, 0x41, 0x42, 0x52, 0x62, 0x73, 0x82, 0x90};

    private TokenScheme() {}

    static int tried() {
        return TRIED.length;
    }

    static int split(int index) {
        return TRIED[index] >>> 4;
    }

    static int msb(int index) {
        return TRIED[index] & 0xF;
    }

    static boolean isValid(int split, int msb) {
        return split <= 9 && msb <= 3 && msb <= split;
    }

    static int token(long value, int split, int msb) {
        if (value >>> split == 0) {
            return (int) value;
        }
        int n = 63 - Long.numberOfLeadingZeros(value);
        return (1 << split) + ((n - split) << msb) + ((int) (value >>> (n - msb)) & ((1 << msb) - 1));
    }

    static int extraBits(int token, int split, int msb) {
        int above = token - (1 << split);
        return above < 0 ? 0 : (above >>> msb) + split - msb;
    }

    /** The smallest number with this token. */
    static long base(int token, int split, int msb) {
        int above = token - (1 << split);
        if (above < 0) {
            return token;
        }
        int n = (above >>> msb) + split;
        return (1L << n) | (long) (above & ((1 << msb) - 1)) << (n - msb);
    }

    /** Number of tokens that stand for 64-bit numbers; a token must be below both this and {@link #MAX_TOKENS}. */
    static int tokenLimit(int split, int msb) {
        return Math.min(MAX_TOKENS, (1 << split) + ((Long.SIZE - split) << msb));
    }
}
