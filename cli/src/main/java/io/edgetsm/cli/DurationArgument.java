package io.edgetsm.cli;

import io.edgetsm.format.SamplePeriod;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as it is written on the command line: {@code 10m}, {@code 1h30m}, {@code 500ms}, {@code 39062.5ns}.
 * Kept exact, since a sample period may be a fraction of a nanosecond.
 *
 * @param nanos positive
 * @param text as it was written
 */
record DurationArgument(BigDecimal nanos, String text) {
    private static final Pattern PART = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)(ns|us|µs|ms|s|m|h|d|w)");
    private static final Map<String, Long> NANOS_OF_UNIT = new LinkedHashMap<>();

    static {
        NANOS_OF_UNIT.put("ns", 1L);
        NANOS_OF_UNIT.put("us", 1_000L);
        NANOS_OF_UNIT.put("µs", 1_000L);
        NANOS_OF_UNIT.put("ms", 1_000_000L);
        NANOS_OF_UNIT.put("s", 1_000_000_000L);
        NANOS_OF_UNIT.put("m", 60_000_000_000L);
        NANOS_OF_UNIT.put("h", 3_600_000_000_000L);
        NANOS_OF_UNIT.put("d", 86_400_000_000_000L);
        NANOS_OF_UNIT.put("w", 604_800_000_000_000L);
    }

    /**
     * Parses the written form.
     *
     * @throws IllegalArgumentException if it is none, or not above zero
     */
    static DurationArgument parse(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos = nanos.add(
                    new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS_OF_UNIT.get(part.group(2)))));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException(
                    "malformed duration " + Text.shown(text) + "; write 10m, 1h30m, 500ms or 39062.5ns");
        }
        if (nanos.signum() == 0) {
            throw new IllegalArgumentException("duration " + Text.shown(text) + " is zero; give one above zero");
        }
        return new DurationArgument(nanos, text);
    }

    /** Nanoseconds of one such unit, {@code s}, {@code ms}, {@code us} or {@code ns}. */
    static long nanosOf(String unit) {
        return NANOS_OF_UNIT.get(unit);
    }

    /**
     * The duration as a whole number of nanoseconds.
     *
     * @throws UsageException if it is none, or too long for one
     */
    long wholeNanos() {
        try {
            return nanos.longValueExact();
        } catch (ArithmeticException e) {
            throw new UsageException(
                    "duration " + Text.shown(text) + " is no whole number of nanoseconds below 292 years");
        }
    }

    /** The duration as a sample period. */
    SamplePeriod period() {
        BigDecimal exact = nanos.stripTrailingZeros();
        BigInteger denominator = BigInteger.TEN.pow(Math.max(0, exact.scale()));
        BigInteger numerator = exact.setScale(Math.max(0, exact.scale())).unscaledValue();
        BigInteger divisor = numerator.gcd(denominator);
        try {
            return new SamplePeriod(
                    numerator.divide(divisor).longValueExact(),
                    denominator.divide(divisor).longValueExact());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        } catch (ArithmeticException e) {
            throw new UsageException("period " + Text.shown(text) + " is out of range; give one below 292 years");
        }
    }
}
