package io.edgetsm.format.codec;

/**
 * What all numbers of a column have in common: the clock's real resolution in nanoseconds, the step of an ADC. The
 * differences to the first number are divided by multiplying with the inverse modulo 2^64 (T. Granlund, P. Montgomery,
 * "Division by invariant integers using multiplication", PLDI 1994, section 9), which takes a few cycles a number.
 */
final class CommonDivisor {
    private static final int PROBES = 8;

    /**
     * The greatest common divisor of the differences, 1 when there is none worth having; at most a multiple of
     * {@code guess} is found when that is more than 1. When the result is more than 1, {@code quotients[0, count)} are
     * the differences divided by it.
     */
    long find(long[] source, int from, int count, long guess, long[] quotients) {
        long divisor = guess > 1 ? guess : ofFirstDifferences(source, from, count);
        while (divisor > 1) {
            int miss = divide(source, from, count, divisor, quotients);
            if (miss < 0) {
                return divisor;
            }
            divisor = gcdWith(divisor, source[from + miss] - source[from]);
        }
        return 1;
    }

    private static long ofFirstDifferences(long[] source, int from, int count) {
        long divisor = 0;
        int probes = 0;
        for (int i = 1; i < count && divisor != 1 && probes < PROBES; i++) {
            long difference = source[from + i] - source[from];
            if (difference != 0) {
                divisor = gcdWith(divisor, difference);
                probes++;
            }
        }
        return divisor;
    }

    private static long gcdWith(long divisor, long difference) {
        return difference == Long.MIN_VALUE ? 1 : gcd(divisor, Math.abs(difference));
    }

    static long gcd(long a, long b) {
        long x = a;
        long y = b;
        if (x != 0 && y % x == 0) {
            return x;
        }
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }

    /** Returns the index of a number that the divisor does not divide, or -1. */
    private static int divide(long[] source, int from, int count, long divisor, long[] quotients) {
        int shift = Long.numberOfTrailingZeros(divisor);
        long inverse = inverse(divisor >>> shift);
        long origin = source[from];
        long low = 0;
        long size = 0;
        for (int i = 0; i < count; i++) {
            long difference = source[from + i] - origin;
            long quotient = (difference >> shift) * inverse;
            low |= difference;
            size |= quotient ^ quotient >> 63;
            quotients[i] = quotient;
        }
        long limit = Long.MAX_VALUE / divisor;
        boolean divisible = (low & (1L << shift) - 1) == 0 && size <= limit;
        return divisible ? -1 : firstMiss(source, from, count, divisor);
    }

    /** Multiples have a quotient that is small enough; anything else came out far too large, or had low bits set. */
    private static int firstMiss(long[] source, int from, int count, long divisor) {
        for (int i = 0; i < count; i++) {
            if ((source[from + i] - source[from]) % divisor != 0) {
                return i;
            }
        }
        return -1;
    }

    /** Newton's iteration: each round doubles the bits that are right, three to begin with. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
