package io.edgetsm.cli;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment as it is written on the command line: RFC 3339 ({@code 2017-01-01T00:00:00Z}), a date or a time without zone
 * (UTC), an epoch count with its unit ({@code 1700000000s}, {@code …ms}, {@code …us}, {@code …ns}), {@code now}, or a distance
 * from now ({@code -1h30m}).
 *
 * @param nanos epoch nanoseconds
 */
record TimeArgument(long nanos) {
    private static final Pattern EPOCH = Pattern.compile("(\\d{1,19})(s|ms|us|ns)");
    private static final Pattern RELATIVE = Pattern.compile("(?:now)?([+-])(\\d.*)");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * Parses the written form.
     *
     * @param now what {@code now} means, epoch nanoseconds
     * @throws IllegalArgumentException if it is none, or outside the years 1677 to 2262
     */
    static TimeArgument parse(String text, long now) {
        if (text.equals("now")) {
            return new TimeArgument(now);
        }
        // A leading sign means a distance: times before 1970 are written as dates.
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            long distance = DurationArgument.parse(relative.group(2)).wholeNanos();
            return new TimeArgument(relative.group(1).equals("-") ? now - distance : now + distance);
        }
        Matcher epoch = EPOCH.matcher(text);
        if (epoch.matches()) {
            return ofEpoch(epoch.group(1), epoch.group(2), text);
        }
        return new TimeArgument(parseDate(text));
    }

    private static TimeArgument ofEpoch(String count, String unit, String text) {
        try {
            return new TimeArgument(new BigInteger(count)
                    .multiply(BigInteger.valueOf(DurationArgument.nanosOf(unit)))
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw outOfRange(text, e);
        }
    }

    /** Parses a date, or a time with or without zone, to epoch nanoseconds. */
    static long parseDate(String text) {
        try {
            return toNanos(instant(text.replace(' ', 'T').toUpperCase(Locale.ROOT)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "malformed time " + Text.shown(text)
                            + "; write 2017-01-01T00:00:00Z, 2017-01-01, 1700000000s, now or -1h30m",
                    e);
        } catch (ArithmeticException e) {
            throw outOfRange(text, e);
        }
    }

    private static Instant instant(String text) {
        int time = text.indexOf('T');
        if (time < 0) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean hasZone = text.endsWith("Z") || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
        return hasZone
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static long toNanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), (long) instant.getNano());
    }

    private static IllegalArgumentException outOfRange(String text, Exception cause) {
        return new IllegalArgumentException("time " + Text.shown(text) + " is outside the years 1677 to 2262", cause);
    }

    /** RFC 3339 in UTC, with as many decimals as it needs. */
    static String format(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND))
                .toString();
    }
}
