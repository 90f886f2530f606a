package io.edgetsm.format.codec;

import java.util.Arrays;

/**
 * Token frequencies of one entropy-coded stream and the state layout both sides derive from them (table-based
 * asymmetric numeral systems). Frequencies are stored coarsely, three significant bits each; encoder and decoder bring
 * them to the table size by the same integer arithmetic.
 *
 * <pre>
 *  4 bits  table log - 4           5..12
 *  9 bits  last token
 *  per token, in order, its class (bit length of the frequency, 0 for none):
 *          0           the class of the token before (at first: table log - 2)
 *          10s         one more (s = 0) or one less (s = 1)
 *          11 + 4 bits that class; class 0 is followed by the number of further tokens without frequency, 5 bits
 *          then the bits behind the leading one, at most two, of classes above 0
 * </pre>
 */
final class TansTable {
    static final int MIN_LOG = 5;
    static final int MAX_LOG = 12;
    private static final int LOG_BITS = 4;
    private static final int TOKEN_BITS = 9;
    private static final int CLASS_BITS = 4;
    private static final int GAP_BITS = 5;
    private static final int MAX_GAP = (1 << GAP_BITS) - 1;
    private static final int MAX_MANTISSA_BITS = 2;

    /** Slots per token; their sum is the table size. */
    final int[] slots = new int[TokenScheme.MAX_TOKENS];
    /** The token of each slot, spread over the table. */
    final short[] spread = new short[1 << MAX_LOG];

    int log;
    int lastToken;

    /** Derives classes from exact frequencies, writes them, and lays the table out as the decoder will. */
    void write(int[] frequencies, int last, int count, BitWriter out) {
        lastToken = last;
        log = logFor(frequencies, last, count);
        out.reserveBits(64L + 16L * (last + 1));
        out.write(log - LOG_BITS, LOG_BITS);
        out.write(last, TOKEN_BITS);
        int previous = log - 2;
        for (int token = 0; token <= last; token++) {
            int weight = weight(frequencies[token], count);
            int size = Integer.SIZE - Integer.numberOfLeadingZeros(weight);
            int gap = size == 0 ? gapFrom(frequencies, token, last) : 0;
            writeClass(size, previous, gap, out);
            if (size != 0) {
                int dropped = Math.max(0, size - 1 - MAX_MANTISSA_BITS);
                int kept = size - 1 - dropped;
                out.write((weight >>> dropped) & ((1 << kept) - 1), kept);
                weight = weight >>> dropped << dropped;
                previous = size;
            }
            slots[token] = weight;
            for (int i = 0; i < gap; i++) {
                slots[++token] = 0;
            }
        }
        layOut();
    }

    private static int logFor(int[] frequencies, int last, int count) {
        int used = 0;
        for (int token = 0; token <= last; token++) {
            used += frequencies[token] != 0 ? 1 : 0;
        }
        int forTokens = Integer.SIZE - Integer.numberOfLeadingZeros(used) + 1;
        int forCount = Integer.SIZE - Integer.numberOfLeadingZeros(count) - 2;
        return Math.max(MIN_LOG, Math.min(Math.max(Math.min(forCount, 11), forTokens), MAX_LOG));
    }

    private int weight(int frequency, int count) {
        if (frequency == 0) {
            return 0;
        }
        return (int) Math.max(1, (((long) frequency << log) + count / 2) / count);
    }

    private static int gapFrom(int[] frequencies, int token, int last) {
        int gap = 0;
        while (gap < MAX_GAP && token + gap < last && frequencies[token + gap + 1] == 0) {
            gap++;
        }
        return gap;
    }

    private static void writeClass(int size, int previous, int gap, BitWriter out) {
        if (size == previous) {
            out.write(0, 1);
        } else if (size != 0 && Math.abs(size - previous) == 1) {
            out.write(size > previous ? 0b001 : 0b101, 3);
        } else {
            out.write(0b11, 2);
            out.write(size, CLASS_BITS);
            if (size == 0) {
                out.write(gap, GAP_BITS);
            }
        }
    }

    /** Reads what {@link #write} wrote; {@code tokenLimit} is the number of tokens the scheme has. */
    void read(BitReader in, int tokenLimit) {
        log = (int) in.read(LOG_BITS) + LOG_BITS;
        lastToken = (int) in.read(TOKEN_BITS);
        if (log < MIN_LOG || log > MAX_LOG || lastToken >= tokenLimit) {
            throw new MalformedRunException("bad token table: log=" + log + " lastToken=" + lastToken);
        }
        int previous = log - 2;
        for (int token = 0; token <= lastToken; token++) {
            int fields = (int) in.peek();
            int size = sizeOf(fields, previous);
            int used = sizeBits(fields);
            if (size > log + 1) {
                throw new MalformedRunException("bad token class: class=" + size + " log=" + log);
            }
            if (size == 0) {
                int end = token + (fields >>> used & MAX_GAP);
                in.skipBits(used + GAP_BITS);
                leaveOut(token, end);
                token = end;
                continue;
            }
            int kept = Math.min(size - 1, MAX_MANTISSA_BITS);
            in.skipBits(used + kept);
            slots[token] = (1 << kept | fields >>> used & (1 << kept) - 1) << size - 1 - kept;
            previous = size;
        }
        layOut();
    }

    /** The class of a token whose fields begin in the lowest bit. */
    private static int sizeOf(int fields, int previous) {
        if ((fields & 1) == 0) {
            return previous;
        }
        if ((fields & 2) == 0) {
            return (fields & 4) == 0 ? previous + 1 : previous - 1;
        }
        return fields >>> 2 & (1 << CLASS_BITS) - 1;
    }

    /** How many bits tell that class. */
    private static int sizeBits(int fields) {
        if ((fields & 1) == 0) {
            return 1;
        }
        return (fields & 2) == 0 ? 3 : 2 + CLASS_BITS;
    }

    private void leaveOut(int token, int end) {
        if (end > lastToken) {
            throw new MalformedRunException("bad token gap: end=" + end + " lastToken=" + lastToken);
        }
        Arrays.fill(slots, token, end + 1, 0);
    }

    private void layOut() {
        normalize();
        int mask = (1 << log) - 1;
        int step = (1 << log >>> 1) + (1 << log >>> 3) + 3;
        int position = 0;
        for (int token = 0; token <= lastToken; token++) {
            for (int i = slots[token]; i > 0; i--) {
                spread[position] = (short) token;
                position = (position + step) & mask;
            }
        }
    }

    private void normalize() {
        int sum = 0;
        int used = 0;
        for (int token = 0; token <= lastToken; token++) {
            sum += slots[token];
            used += slots[token] != 0 ? 1 : 0;
        }
        int size = 1 << log;
        if (used == 0 || used > size) {
            throw new MalformedRunException("bad token table: used=" + used + " size=" + size);
        }
        int total = 0;
        for (int token = 0; token <= lastToken; token++) {
            if (slots[token] != 0) {
                slots[token] = Math.max(1, ((slots[token] << log) + (sum >>> 1)) / sum);
                total += slots[token];
            }
        }
        settle(size - total);
    }

    /** Gives missing slots to the largest token, takes surplus ones from the largest, one after the other. */
    private void settle(int missing) {
        int rest = missing;
        while (rest != 0) {
            int largest = 0;
            for (int token = 1; token <= lastToken; token++) {
                largest = slots[token] > slots[largest] ? token : largest;
            }
            if (rest > 0) {
                slots[largest] += rest;
                return;
            }
            int taken = Math.min(-rest, Math.max(1, slots[largest] >>> 3));
            slots[largest] -= taken;
            rest += taken;
        }
    }
}
