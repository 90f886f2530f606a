package io.edgetsm.reader.query;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment as people write it; it becomes a time when the query runs, so that a query that is kept stays up to date.
 *
 * <ul>
 *   <li>RFC 3339: {@code 2017-01-01T00:00:00Z}, {@code 2017-01-01T01:00:00+01:00};
 *   <li>a local date or time, in the zone of the query or one of its own: {@code 2017-01-01}, {@code 2017-01-01T06:30},
 *       {@code 2017-03-26T06:30[Europe/Paris]};
 *   <li>an epoch count with its unit: {@code 1700000000s}, {@code …ms}, {@code …us}, {@code …ns};
 *   <li>{@code now}, and a distance from now: {@code -1h30m}, {@code now-1h30m}.
 * </ul>
 *
 * <p>A local time that the clocks skipped is the moment they jumped to, one that came twice is the first.
 */
public final class Moment {
    private static final Pattern EPOCH = Pattern.compile("(\\d{1,19})(s|ms|us|ns)");
    private static final Pattern RELATIVE = Pattern.compile("(?:now)?([+-])(\\d.*)");
    private static final Pattern OFFSET = Pattern.compile(".*T.*(?:Z|[+-]\\d\\d:?\\d\\d)");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String text;
    private final long nanos;
    private final boolean fromNow;
    private final LocalDateTime local;

    private Moment(String text, long nanos, boolean fromNow, LocalDateTime local) {
        this.text = text;
        this.nanos = nanos;
        this.fromNow = fromNow;
        this.local = local;
    }

    /** A fixed moment, epoch nanoseconds. */
    public static Moment of(long epochNanos) {
        return new Moment(epochNanos + "ns", epochNanos, false, null);
    }

    /** A distance from now; negative distances are in the past. */
    public static Moment fromNow(long nanos) {
        return new Moment((nanos < 0 ? "" : "+") + nanos + "ns", nanos, true, null);
    }

    /**
     * Parses the written form.
     *
     * @throws IllegalArgumentException if it is none, or outside the years 1677 to 2262
     */
    public static Moment parse(String text) {
        if (text.equals("now")) {
            return new Moment(text, 0, true, null);
        }
        // A leading sign means a distance: times before 1970 are written as dates.
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            long distance = Durations.parseNanos(relative.group(2));
            return new Moment(text, relative.group(1).equals("-") ? -distance : distance, true, null);
        }
        Matcher epoch = EPOCH.matcher(text);
        if (!epoch.matches()) {
            return parseDate(text);
        }
        try {
            BigInteger count = new BigInteger(epoch.group(1));
            BigInteger unit = BigInteger.valueOf(Durations.nanosOf(epoch.group(2)));
            return new Moment(text, count.multiply(unit).longValueExact(), false, null);
        } catch (ArithmeticException e) {
            throw outOfRange(text, e);
        }
    }

    /**
     * Parses a date, or a time with or without zone.
     *
     * @throws IllegalArgumentException if it is none, or outside the years 1677 to 2262
     */
    public static Moment parseDate(String text) {
        try {
            return ofDate(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "malformed time " + Shown.text(text)
                            + "; write 2017-01-01T00:00:00Z, 2017-01-01, 2017-01-01T06:30[Europe/Paris], 1700000000s, "
                            + "now or -1h30m",
                    e);
        } catch (ArithmeticException e) {
            throw outOfRange(text, e);
        }
    }

    private static IllegalArgumentException outOfRange(String text, ArithmeticException cause) {
        return new IllegalArgumentException("time " + Shown.text(text) + " is outside the years 1677 to 2262", cause);
    }

    private static Moment ofDate(String text) {
        int bracket = text.indexOf('[');
        if (bracket > 0 && text.endsWith("]")) {
            ZoneId zone = ZoneId.of(text.substring(bracket + 1, text.length() - 1));
            return new Moment(text, nanosOf(local(canonical(text.substring(0, bracket))), zone), false, null);
        }
        String canonical = canonical(text);
        if (OFFSET.matcher(canonical).matches()) {
            return new Moment(text, nanosOf(OffsetDateTime.parse(canonical).toInstant()), false, null);
        }
        LocalDateTime local = local(canonical);
        nanosOf(local, ZoneOffset.UTC);
        return new Moment(text, 0, false, local);
    }

    private static String canonical(String text) {
        return text.replace(' ', 'T').toUpperCase(Locale.ROOT);
    }

    private static LocalDateTime local(String text) {
        return text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
    }

    private static long nanosOf(LocalDateTime local, ZoneId zone) {
        return nanosOf(local.atZone(zone).toInstant());
    }

    private static long nanosOf(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), (long) instant.getNano());
    }

    /**
     * The moment in epoch nanoseconds; what lies beyond the years 1677 to 2262 becomes the nearest there is.
     *
     * @param nowNanos what {@code now} means
     * @param zone of a local time that names none
     */
    public long resolve(long nowNanos, ZoneId zone) {
        if (fromNow) {
            long sum = nowNanos + nanos;
            boolean overflow = ((nowNanos ^ sum) & (nanos ^ sum)) < 0;
            return overflow ? (nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
        }
        return local == null ? nanos : nearest(local, zone);
    }

    private static long nearest(LocalDateTime local, ZoneId zone) {
        try {
            return nanosOf(local, zone);
        } catch (ArithmeticException e) {
            return local.getYear() < 1970 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moment moment && text.equals(moment.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
