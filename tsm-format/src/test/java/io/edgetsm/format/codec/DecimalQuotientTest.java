package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class DecimalQuotientTest {
    @Test
    void anyIntegerHasTheQuotientOfTheDivision() {
        Seed.run("decimal quotients", 200, random -> {
            for (int i = 0; i < 1_000; i++) {
                long integer = random.nextLong() >> Long.SIZE - 28 + random.nextInt(28);
                requireQuotients(integer);
            }
        });
    }

    @Test
    void theLargestAndTheSmallestIntegersHaveTheQuotientOfTheDivision() {
        for (long integer = 0; integer < 1 << 16; integer++) {
            requireQuotients(integer);
            requireQuotients(-integer);
            requireQuotients(DecimalQuotient.MAX_INTEGER - integer);
            requireQuotients(integer - DecimalQuotient.MAX_INTEGER);
        }
    }

    /** Integers whose quotient comes as close as it can to the middle between two doubles. */
    @Test
    void quotientsNearAMiddleAreRoundedLikeTheDivision() {
        for (int digits = 1; digits <= DecimalQuotient.MAX_DIGITS; digits++) {
            long odd = Math.round(Math.pow(5, digits));
            for (int shift = 53; shift < 62; shift++) {
                requireNearMiddle(digits, odd, shift);
            }
        }
    }

    /** {@code integer * 2^shift} is 1 or -1 more than a multiple of the odd factor: the remainder is as small as can be. */
    private static void requireNearMiddle(int digits, long odd, int shift) {
        BigInteger modulus = BigInteger.valueOf(odd);
        long inverse = BigInteger.TWO.pow(shift).modInverse(modulus).longValueExact();
        for (long integer : new long[] {inverse, odd - inverse}) {
            for (long any = integer; any <= DecimalQuotient.MAX_INTEGER; any += odd) {
                requireQuotient(any, digits);
            }
        }
    }

    private static void requireQuotients(long integer) {
        for (int digits = 0; digits <= DecimalQuotient.MAX_DIGITS; digits++) {
            requireQuotient(integer, digits);
        }
    }

    private static void requireQuotient(long integer, int digits) {
        long expected = Double.doubleToRawLongBits(integer / Decimals.power(digits));
        long actual = DecimalQuotient.bits(integer, DecimalQuotient.high(digits), DecimalQuotient.low(digits));
        if (expected != actual) {
            assertEquals(expected, actual, "integer=" + integer + " digits=" + digits);
        }
    }
}
