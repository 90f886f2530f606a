package io.edgetsm.format.codec;

/** Reads what {@link TansEncoder} wrote. */
final class TansDecoder {
    /** Entry of a slot, from the low end: all bits of its number, mask of those that lead to the next slot. */
    private static final int MASK_SHIFT = 6;

    /** The next slot before those bits are added. */
    private static final int NEXT_SHIFT = MASK_SHIFT + TansTable.MAX_LOG;

    /** How many of them there are, extra bits, token: a shift looks at its lowest six bits only. */
    private static final int BITS_SHIFT = NEXT_SHIFT + TansTable.MAX_LOG;

    private static final int EXTRA_SHIFT = BITS_SHIFT + 6;
    private static final int TOKEN_SHIFT = EXTRA_SHIFT + 6;
    private static final int STATE_MASK = (1 << TansTable.MAX_LOG) - 1;
    private static final int SIX_BITS = 0x3F;
    private static final int EIGHT = 8;
    /** Beyond it a number is not decoded in a pair, and the sum of its bits, which might not fit its field, not asked for. */
    private static final int MAX_PAIRED = 0x1F;
    /** A refilled word holds at least so many bits. */
    private static final int REFILLED_BITS = 56;

    /** What entries with so many bits to the next slot have in common. */
    private static final long[] PARTS_OF_BITS = new long[TansTable.MAX_LOG + 1];

    static {
        for (int bits = 0; bits < PARTS_OF_BITS.length; bits++) {
            PARTS_OF_BITS[bits] = bits | (1L << bits) - 1 << MASK_SHIFT | (long) bits << BITS_SHIFT;
        }
    }

    private final TansTable table = new TansTable();
    /** As many as the largest table had, which is most often a small part of what it may have. */
    private long[] entries = new long[0];

    private final long[] bases = new long[TokenScheme.MAX_TOKENS];
    private final int[] ranks = new int[TokenScheme.MAX_TOKENS];
    /** Per token, its part of an entry. */
    private final long[] marks = new long[TokenScheme.MAX_TOKENS];
    /** Slot of the next number, and of the one behind it. */
    private int state;

    private int other;
    private boolean hasExtra;

    void decode(BitReader in, int count, long[] target, int at) {
        int split = (int) in.read(4);
        int msb = (int) in.read(2);
        if (!TokenScheme.isValid(split, msb)) {
            throw new MalformedRunException("bad token scheme: split=" + split + " msb=" + msb);
        }
        table.read(in, TokenScheme.tokenLimit(split, msb));
        int maxBits = buildEntries(split, msb);
        state = (int) in.read(table.log);
        other = (int) in.read(table.log);
        int chained = count - Math.min(count, 2);
        int done = at;
        if (EIGHT * maxBits <= REFILLED_BITS && !hasExtra) {
            done = decodeEights(in, target, at, at + chained);
        }
        if (2 * maxBits <= REFILLED_BITS) {
            done = decodePairs(in, target, done, at + chained);
        }
        decodeSingly(in, target, done, at + chained);
        for (int i = at + chained; i < at + count; i++) {
            target[i] = number(in, entries[state]);
            state = other;
        }
        in.align();
        in.checkNotPastEnd();
    }

    /** Returns the most bits that one number takes. */
    private int buildEntries(int split, int msb) {
        int log = table.log;
        if (entries.length < 1 << log) {
            entries = new long[1 << log];
        }
        int maxBits = 0;
        int frequent = 0;
        hasExtra = false;
        for (int token = 0; token <= table.lastToken; token++) {
            int slots = table.slots[token];
            if (slots != 0) {
                int extra = TokenScheme.extraBits(token, split, msb);
                ranks[token] = slots;
                frequent = slots > table.slots[frequent] ? token : frequent;
                bases[token] = TokenScheme.base(token, split, msb);
                marks[token] = extra & MAX_PAIRED | (long) extra << EXTRA_SHIFT | (long) token << TOKEN_SHIFT;
                hasExtra |= extra != 0;
                maxBits = Math.max(maxBits, log - floorLog(slots) + extra);
            }
        }
        buildEntries(table, frequent, ranks, marks, entries);
        return maxBits;
    }

    /** The most frequent token has many slots in a row, each of which would wait for the rank the last has stored. */
    private static void buildEntries(TansTable table, int frequent, int[] ranks, long[] marks, long[] entries) {
        int log = table.log;
        int size = 1 << log;
        short[] spread = table.spread;
        int frequentRank = ranks[frequent];
        for (int slot = 0; slot < size; slot++) {
            int token = spread[slot];
            int rank = ranks[token];
            if (token == frequent) {
                rank = frequentRank++;
            }
            ranks[token] = rank + 1;
            int bits = log - floorLog(rank);
            entries[slot] = marks[token] + PARTS_OF_BITS[bits] + ((long) ((rank << bits) - size) << NEXT_SHIFT);
        }
    }

    private static int floorLog(int number) {
        return 31 - Integer.numberOfLeadingZeros(number);
    }

    /** Numbers that are their tokens, as many at a time as one refill is enough for. Returns where it ends. */
    private int decodeEights(BitReader in, long[] target, int from, int to) {
        int even = state;
        int odd = other;
        byte[] bytes = in.bytes;
        long[] slots = entries;
        long position = in.bitPosition;
        long limit = (long) in.lengthBytes() << 3;
        int i = from;
        for (; i + EIGHT <= to && position <= limit; i += EIGHT) {
            long word = LittleEndian.getLong(bytes, (int) (position >>> 3)) >>> (position & 7);
            long bits = 0;
            for (int pair = i; pair < i + EIGHT; pair += 2) {
                long first = slots[even];
                long second = slots[odd];
                bits += first + second;
                even = next(first, word);
                target[pair] = first >>> TOKEN_SHIFT;
                word >>>= first;
                odd = next(second, word);
                target[pair + 1] = second >>> TOKEN_SHIFT;
                word >>>= second;
            }
            position += bits & SIX_BITS;
        }
        in.bitPosition = position;
        in.checkNotPastEnd();
        state = even;
        other = odd;
        return i;
    }

    /**
     * Each pair begins with a refill whose load waits for none of the pair before: where it begins is known one pair ahead.
     * Bits that a refill brings again are the same.
     */
    private int decodePairs(BitReader in, long[] target, int from, int to) {
        int even = state;
        int odd = other;
        byte[] bytes = in.bytes;
        long[] slots = entries;
        long[] numbers = bases;
        int next = (int) (in.bitPosition + 7 >>> 3);
        int left = (int) -in.bitPosition & 7;
        long word = left == 0 ? 0 : (bytes[next - 1] & 0xFFL) >>> Byte.SIZE - left;
        int limit = in.lengthBytes() + Long.BYTES;
        int i = from;
        for (; i + 2 <= to && next <= limit; i += 2) {
            word |= LittleEndian.getLong(bytes, next) << left;
            next += 63 - left >>> 3;
            left |= REFILLED_BITS;
            long first = slots[even];
            long second = slots[odd];
            left -= (int) (first + second) & SIX_BITS;
            even = next(first, word);
            target[i] = numbers[(int) (first >>> TOKEN_SHIFT)] + extra(first, word);
            word >>>= first;
            odd = next(second, word);
            target[i + 1] = numbers[(int) (second >>> TOKEN_SHIFT)] + extra(second, word);
            word >>>= second;
        }
        in.bitPosition = ((long) next << 3) - left;
        in.checkNotPastEnd();
        state = even;
        other = odd;
        return i;
    }

    private static int next(long entry, long word) {
        return (int) (entry >>> NEXT_SHIFT & STATE_MASK) + (int) (word & entry >>> MASK_SHIFT & STATE_MASK);
    }

    private static long extra(long entry, long word) {
        return word >>> (entry >>> BITS_SHIFT) & (1L << (entry >>> EXTRA_SHIFT)) - 1;
    }

    private void decodeSingly(BitReader in, long[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            long entry = entries[state];
            int next = next(entry, in.read((int) (entry >>> BITS_SHIFT) & SIX_BITS));
            target[i] = number(in, entry);
            state = other;
            other = next;
        }
    }

    private long number(BitReader in, long entry) {
        return bases[(int) (entry >>> TOKEN_SHIFT)] + in.read((int) (entry >>> EXTRA_SHIFT) & SIX_BITS);
    }
}
