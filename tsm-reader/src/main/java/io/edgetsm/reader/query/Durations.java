package io.edgetsm.reader.query;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 10m}, {@code 1h30m}, {@code 500ms}, {@code 39062.5ns}. */
public final class Durations {
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

    private Durations() {}

    /**
     * The exact length in nanoseconds, which may have a fraction.
     *
     * @throws IllegalArgumentException if the text is no duration, or zero
     */
    public static BigDecimal parse(String text) {
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
                    "malformed duration " + Shown.text(text) + "; write 10m, 1h30m, 500ms or 39062.5ns");
        }
        if (nanos.signum() == 0) {
            throw new IllegalArgumentException("duration " + Shown.text(text) + " is zero; give one above zero");
        }
        return nanos;
    }

    /**
     * The length as a whole number of nanoseconds.
     *
     * @throws IllegalArgumentException if the text is no duration, or none that is a whole number of nanoseconds
     */
    public static long parseNanos(String text) {
        try {
            return parse(text).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "duration " + Shown.text(text) + " is no whole number of nanoseconds below 292 years", e);
        }
    }

    /** Nanoseconds of one such unit, {@code s}, {@code ms}, {@code us} …; null when there is no such unit. */
    static Long nanosOf(String unit) {
        return NANOS_OF_UNIT.get(unit);
    }

    /** The shortest text that {@link #parseNanos} takes back, in its largest whole unit. */
    static String format(long nanos) {
        String text = nanos + "ns";
        for (Map.Entry<String, Long> unit : NANOS_OF_UNIT.entrySet()) {
            if (nanos % unit.getValue() == 0 && !unit.getKey().equals("µs")) {
                text = nanos / unit.getValue() + unit.getKey();
            }
        }
        return text;
    }
}
