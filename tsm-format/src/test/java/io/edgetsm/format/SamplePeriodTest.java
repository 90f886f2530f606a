package io.edgetsm.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplePeriodTest {
    private static final long START = 1_700_000_000_123_456_789L;
    private static final long DAY_NANOS = 24L * 3600 * 1_000_000_000L;

    @Test
    void aDayAt25600HertzEndsOnTheExactNanosecond() {
        SamplePeriod period = SamplePeriod.ofHertz("25600");
        assertEquals(new SamplePeriod(78_125, 2), period);
        assertEquals(START + DAY_NANOS, period.timeOf(START, 24L * 3600 * 25_600));
        // The nearest whole period, 39063 ns, would be 1.1 seconds late.
        assertEquals(
                1_105_920_000L, SamplePeriod.ofNanos(39_063).timeOf(START, 24L * 3600 * 25_600) - START - DAY_NANOS);
    }

    @Test
    void timesAreFloorsOfTheExactProduct() {
        SeededRuns.run(5000, random -> {
            long numerator = 1 + (random.nextLong() >>> 1 + random.nextInt(40));
            long denominator = 1 + (random.nextLong() >>> 1 + random.nextInt(62)) % numerator;
            SamplePeriod period = new SamplePeriod(numerator, denominator);
            long index = random.nextLong() >>> 1 + random.nextInt(63);
            BigInteger exact = BigInteger.valueOf(index)
                    .multiply(BigInteger.valueOf(numerator))
                    .divide(BigInteger.valueOf(denominator));
            assertEquals(START + exact.longValue(), period.timeOf(START, index));
        });
    }

    @Test
    void twoSamplesNeverShareATime() {
        SeededRuns.run(500, random -> {
            long denominator = 1L + random.nextInt(1000);
            SamplePeriod period = new SamplePeriod(denominator + random.nextInt(3), denominator);
            long index = random.nextInt(1_000_000);
            assertTrue(period.timeOf(0, index) < period.timeOf(0, index + 1));
        });
        assertThrows(IllegalArgumentException.class, () -> new SamplePeriod(1, 2));
        assertThrows(IllegalArgumentException.class, () -> SamplePeriod.ofHertz("1000000001"));
        assertEquals(SamplePeriod.ofNanos(1), SamplePeriod.ofHertz("1e9"));
    }

    @Test
    void ratesAreExactHoweverTheyAreWritten() {
        assertEquals(new SamplePeriod(20_480, 1), SamplePeriod.ofHertz(" 48828.125 "));
        assertEquals(SamplePeriod.ofHertz("25600"), SamplePeriod.ofHertz("2.56e4"));
        assertEquals(new SamplePeriod(1_000_000_000_000L, 1), SamplePeriod.ofHertz("0.001"));
        assertEquals(25_600, SamplePeriod.ofHertz("25600").hertz());
        assertEquals("78125/2 ns", SamplePeriod.ofHertz("25600").toString());
        assertEquals("20480 ns", SamplePeriod.ofHertz("48828.125").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fast",
                "0",
                "-1",
                "NaN",
                "1e400000000",
                "1e-400000000",
                "0.0000000000001",
                "3.000000000001",
                "99999999999"
            })
    void whatIsNoRateIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SamplePeriod.ofHertz(text));
    }

    @Test
    void partsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new SamplePeriod(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new SamplePeriod(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SamplePeriod(-5, -3));
    }
}
