package io.edgetsm.format.codec;

/** Reads what {@link TansEncoder} wrote. */
final class TansDecoder {
    private static final int BITS_SHIFT = 12;
    private static final int EXTRA_SHIFT = 16;
    private static final int TOKEN_SHIFT = 22;
    private static final int STATE_MASK = (1 << BITS_SHIFT) - 1;
    private static final int BITS_MASK = 0xF;
    private static final int EXTRA_MASK = 0x3F;
    private static final int PEEK_BITS = 57;

    private final TansTable table = new TansTable();
    /** Per slot: next slot before its bits are added, number of those bits, extra bits and token. */
    private final int[] entries = new int[1 << TansTable.MAX_LOG];

    private final long[] bases = new long[TokenScheme.MAX_TOKENS];
    private final int[] ranks = new int[TokenScheme.MAX_TOKENS];
    /** Per token, its part of an entry. */
    private final int[] marks = new int[TokenScheme.MAX_TOKENS];
    /** Slot of the next number, and of the one behind it. */
    private int state;

    private int other;

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
        if (2 * maxBits <= PEEK_BITS) {
            int pairs = chained & ~1;
            decodePairs(in, target, at, at + pairs, 2 * maxBits);
            decodeSingly(in, target, at + pairs, at + chained);
        } else {
            decodeSingly(in, target, at, at + chained);
        }
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
        int maxBits = 0;
        for (int token = 0; token <= table.lastToken; token++) {
            int slots = table.slots[token];
            if (slots != 0) {
                int extra = TokenScheme.extraBits(token, split, msb);
                ranks[token] = slots;
                bases[token] = TokenScheme.base(token, split, msb);
                marks[token] = extra << EXTRA_SHIFT | token << TOKEN_SHIFT;
                maxBits = Math.max(maxBits, log - floorLog(slots) + extra);
            }
        }
        buildEntries(1 << log, log, table.spread, ranks, marks, entries);
        return maxBits;
    }

    private static void buildEntries(int size, int log, short[] spread, int[] ranks, int[] marks, int[] entries) {
        for (int slot = 0; slot < size; slot++) {
            int token = spread[slot];
            int rank = ranks[token]++;
            int bits = log - floorLog(rank);
            entries[slot] = (rank << bits) - size | bits << BITS_SHIFT | marks[token];
        }
    }

    private static int floorLog(int number) {
        return 31 - Integer.numberOfLeadingZeros(number);
    }

    /** As many pairs as a 64-bit load holds for sure come from it: a load less to wait for. */
    private void decodePairs(BitReader in, long[] target, int from, int to, int pairBits) {
        int even = state;
        int odd = other;
        byte[] bytes = in.bytes;
        int[] slots = entries;
        long[] numbers = bases;
        long position = in.bitPosition;
        int limit = in.lengthBytes();
        long word = 0;
        int left = 0;
        for (int i = from; i < to; i += 2) {
            if (left < pairBits) {
                int offset = (int) (position >>> 3);
                if (offset > limit) {
                    break;
                }
                word = LittleEndian.getLong(bytes, offset) >>> (position & 7);
                left = PEEK_BITS;
            }
            int entry = slots[even];
            int next = slots[odd];
            int bits = entry >>> BITS_SHIFT & BITS_MASK;
            int extra = entry >>> EXTRA_SHIFT & EXTRA_MASK;
            even = (entry & STATE_MASK) + (int) (word & ((1L << bits) - 1));
            target[i] = numbers[entry >>> TOKEN_SHIFT] + (word >>> bits & ((1L << extra) - 1));
            int used = bits + extra;
            word >>>= used;
            bits = next >>> BITS_SHIFT & BITS_MASK;
            extra = next >>> EXTRA_SHIFT & EXTRA_MASK;
            odd = (next & STATE_MASK) + (int) (word & ((1L << bits) - 1));
            target[i + 1] = numbers[next >>> TOKEN_SHIFT] + (word >>> bits & ((1L << extra) - 1));
            word >>>= bits + extra;
            used += bits + extra;
            position += used;
            left -= used;
        }
        in.bitPosition = position;
        in.checkNotPastEnd();
        state = even;
        other = odd;
    }

    private void decodeSingly(BitReader in, long[] target, int from, int to) {
        for (int i = from; i < to; i++) {
            int entry = entries[state];
            int next = (entry & STATE_MASK) + (int) in.read(entry >>> BITS_SHIFT & BITS_MASK);
            target[i] = number(in, entry);
            state = other;
            other = next;
        }
    }

    private long number(BitReader in, int entry) {
        return bases[entry >>> TOKEN_SHIFT] + in.read(entry >>> EXTRA_SHIFT & EXTRA_MASK);
    }
}
