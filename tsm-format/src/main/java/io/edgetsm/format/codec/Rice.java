package io.edgetsm.format.codec;

/**
 * Rice codes, for columns too short to pay for a token table: 6 bits parameter k, then per number {@code number >> k}
 * as that many ones and a zero, and the low k bits; from 24 ones on, the number follows in 64 bits.
 */
final class Rice {
    private static final int PARAMETER_BITS = 6;
    private static final int ESCAPE = 24;

    private Rice() {}

    static int bestParameter(long[] numbers, int count) {
        int best = 0;
        long bestCost = Long.MAX_VALUE;
        for (int k = 0; k < Long.SIZE; k++) {
            long cost = costBits(numbers, count, k);
            if (cost > bestCost) {
                break;
            }
            bestCost = cost;
            best = k;
        }
        return best;
    }

    static long costBits(long[] numbers, int count, int k) {
        long cost = PARAMETER_BITS;
        for (int i = 0; i < count; i++) {
            long ones = numbers[i] >>> k;
            cost += Long.compareUnsigned(ones, ESCAPE) >= 0 ? ESCAPE + Long.SIZE : ones + 1 + k;
        }
        return cost;
    }

    static void encode(long[] numbers, int count, int k, BitWriter out) {
        out.reserveBits(PARAMETER_BITS + (long) count * (ESCAPE + Long.SIZE));
        out.write(k, PARAMETER_BITS);
        for (int i = 0; i < count; i++) {
            long ones = numbers[i] >>> k;
            if (Long.compareUnsigned(ones, ESCAPE) >= 0) {
                out.write((1L << ESCAPE) - 1, ESCAPE);
                out.write(numbers[i], Long.SIZE);
            } else {
                out.write((1L << ones) - 1, (int) ones + 1);
                out.write(numbers[i] & ((1L << k) - 1), k);
            }
        }
        out.align();
    }

    static void decode(BitReader in, int count, long[] target, int at) {
        int k = (int) in.read(PARAMETER_BITS);
        if (ESCAPE + k <= BitReader.PEEKED_BITS) {
            decodeShort(in, k, count, target, at);
        } else {
            decodeLong(in, k, count, target, at);
        }
        in.align();
        in.checkNotPastEnd();
    }

    /** One look shows a whole number. */
    private static void decodeShort(BitReader in, int k, int count, long[] target, int at) {
        long mask = (1L << k) - 1;
        for (int i = at; i < at + count; i++) {
            long bits = in.peek();
            int ones = Long.numberOfTrailingZeros(~bits);
            if (ones >= ESCAPE) {
                in.bitPosition += ESCAPE;
                target[i] = in.read(Long.SIZE);
            } else {
                target[i] = (long) ones << k | bits >>> ones + 1 & mask;
                in.skipBits(ones + 1 + k);
            }
        }
    }

    private static void decodeLong(BitReader in, int k, int count, long[] target, int at) {
        for (int i = at; i < at + count; i++) {
            int ones = Long.numberOfTrailingZeros(~in.peek());
            if (ones >= ESCAPE) {
                in.bitPosition += ESCAPE;
                target[i] = in.read(Long.SIZE);
            } else {
                in.bitPosition += ones + 1;
                target[i] = (long) ones << k | in.read(k);
            }
        }
    }
}
