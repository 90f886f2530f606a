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
    private final int[] seen = new int[TokenScheme.MAX_TOKENS];
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
            decodePairs(in, target, at, at + pairs);
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

    private int buildEntries(int split, int msb) {
        for (int token = 0; token <= table.lastToken; token++) {
            seen[token] = table.slots[token];
            bases[token] = TokenScheme.base(token, split, msb);
        }
        int size = 1 << table.log;
        int maxBits = 0;
        for (int slot = 0; slot < size; slot++) {
            int token = table.spread[slot];
            int rank = seen[token]++;
            int bits = table.log - (31 - Integer.numberOfLeadingZeros(rank));
            int extra = TokenScheme.extraBits(token, split, msb);
            entries[slot] = (rank << bits) - size | bits << BITS_SHIFT | extra << EXTRA_SHIFT | token << TOKEN_SHIFT;
            maxBits = Math.max(maxBits, bits + extra);
        }
        return maxBits;
    }

    /** Both numbers of a pair come from one 64-bit load. */
    private void decodePairs(BitReader in, long[] target, int from, int to) {
        int even = state;
        int odd = other;
        byte[] bytes = in.bytes;
        int[] slots = entries;
        long[] numbers = bases;
        long position = in.bitPosition;
        int limit = in.lengthBytes();
        for (int i = from; i < to; i += 2) {
            int offset = (int) (position >>> 3);
            if (offset > limit) {
                break;
            }
            long word = LittleEndian.getLong(bytes, offset) >>> (position & 7);
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
            position += used + bits + extra;
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
