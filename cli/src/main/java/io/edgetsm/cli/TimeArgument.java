package io.edgetsm.cli;

import io.edgetsm.reader.query.Moment;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A moment as it is written on the command line, see {@link Moment}; one without zone is in UTC.
 *
 * @param nanos epoch nanoseconds
 */
record TimeArgument(long nanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * Parses the written form.
     *
     * @param now what {@code now} means, epoch nanoseconds
     * @throws IllegalArgumentException if it is none, or outside the years 1677 to 2262
     */
    static TimeArgument parse(String text, long now) {
        return new TimeArgument(Moment.parse(text).resolve(now, ZoneOffset.UTC));
    }

    /**
     * Parses a date, or a time with or without zone, to epoch nanoseconds.
     *
     * @throws IllegalArgumentException if it is none, or outside the years 1677 to 2262
     */
    static long parseDate(String text) {
        return Moment.parseDate(text).resolve(0, ZoneOffset.UTC);
    }

    /** RFC 3339 in UTC, with as many decimals as it needs. */
    static String format(long nanos) {
        return instant(nanos).toString();
    }

    /** The same with the offset from UTC that a zone has at that moment. */
    static String format(long nanos, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant(nanos).atZone(zone));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
