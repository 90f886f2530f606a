package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Writes LZ4 blocks, greedily, with a hash table that is kept between calls: the library's compressors allocate theirs
 * on each. Decompression is the library's.
 */
final class Lz4Compressor {
    private static final int HASH_LOG = 12;
    private static final int MIN_MATCH = 4;
    private static final int LAST_LITERALS = 5;
    private static final int NO_MATCH_WITHIN = 12;
    private static final int MAX_DISTANCE = 65_535;
    private static final int SKIP_TRIGGER = 5;
    private static final int RUN_MASK = 15;

    private final int[] table = new int[1 << HASH_LOG];
    private byte[] out;
    private int at;

    static int maxLengthBytes(int lengthBytes) {
        return lengthBytes + lengthBytes / 255 + 16;
    }

    /** Compresses {@code source[0, length)}; {@code target} has room for the worst case. Returns the end offset. */
    int compress(byte[] source, int length, byte[] target, int offset) {
        out = target;
        at = offset;
        int anchor = 0;
        if (length > NO_MATCH_WITHIN) {
            Arrays.fill(table, -1);
            anchor = findMatches(source, length);
        }
        literals(source, anchor, length - anchor, 0);
        return at;
    }

    private int findMatches(byte[] source, int length) {
        int anchor = 0;
        int position = 0;
        int lastStart = length - NO_MATCH_WITHIN;
        while (position < lastStart) {
            int word = LittleEndian.getInt(source, position);
            int hash = hash(word);
            int candidate = table[hash];
            table[hash] = position;
            if (candidate < 0
                    || position - candidate > MAX_DISTANCE
                    || LittleEndian.getInt(source, candidate) != word) {
                position += 1 + (position - anchor >>> SKIP_TRIGGER);
                continue;
            }
            while (position > anchor && candidate > 0 && source[position - 1] == source[candidate - 1]) {
                position--;
                candidate--;
            }
            int matched = MIN_MATCH
                    + commonLength(source, position + MIN_MATCH, candidate + MIN_MATCH, length - LAST_LITERALS);
            literals(source, anchor, position - anchor, matched - MIN_MATCH);
            match(position - candidate, matched - MIN_MATCH);
            position += matched;
            anchor = position;
            if (position < lastStart) {
                table[hash(LittleEndian.getInt(source, position - 2))] = position - 2;
            }
        }
        return anchor;
    }

    private static int hash(int word) {
        return word * 0x9E3779B1 >>> (Integer.SIZE - HASH_LOG);
    }

    private static int commonLength(byte[] source, int position, int candidate, int end) {
        int length = 0;
        while (position + length + Long.BYTES <= end) {
            long difference =
                    LittleEndian.getLong(source, position + length) ^ LittleEndian.getLong(source, candidate + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            length += Long.BYTES;
        }
        while (position + length < end && source[position + length] == source[candidate + length]) {
            length++;
        }
        return length;
    }

    private void literals(byte[] source, int from, int length, int matchCode) {
        int token = at++;
        int run = Math.min(length, RUN_MASK);
        out[token] = (byte) (run << 4 | Math.min(matchCode, RUN_MASK));
        if (run == RUN_MASK) {
            lengthTail(length - RUN_MASK);
        }
        System.arraycopy(source, from, out, at, length);
        at += length;
    }

    private void match(int distance, int matchCode) {
        LittleEndian.putShort(out, at, (short) distance);
        at += Short.BYTES;
        if (matchCode >= RUN_MASK) {
            lengthTail(matchCode - RUN_MASK);
        }
    }

    private void lengthTail(int rest) {
        int left = rest;
        while (left >= 255) {
            out[at++] = (byte) 255;
            left -= 255;
        }
        out[at++] = (byte) left;
    }
}
