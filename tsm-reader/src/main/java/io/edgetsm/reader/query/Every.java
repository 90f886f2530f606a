package io.edgetsm.reader.query;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long windows are: a number of nanoseconds, or of days, weeks (from Monday) or months of a calendar. A duration that
 * is written in one of these units alone means the calendar: {@code 1d}, {@code 2w}, {@code 1mo}, {@code 1y}.
 *
 * @param count how many
 * @param unit of what
 */
public record Every(long count, Unit unit) {
    /** Units of windows. */
    public enum Unit {
        /** Nanoseconds. */
        NANOS,
        /** Days of a calendar. */
        DAYS,
        /** Weeks of a calendar, from Monday on. */
        WEEKS,
        /** Months of a calendar. */
        MONTHS
    }

    private static final Pattern CALENDAR = Pattern.compile("(\\d{1,6})(d|w|mo|y)");
    private static final int MONTHS_PER_YEAR = 12;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    /** Checks that there is at least one. */
    public Every {
        if (count <= 0) {
            throw new IllegalArgumentException("window must be above zero: every=" + count + " " + unit);
        }
    }

    /** Windows of so many nanoseconds. */
    public static Every nanos(long nanos) {
        return new Every(nanos, Unit.NANOS);
    }

    /**
     * Parses {@code 1m}, {@code 6h}, {@code 1d}, {@code 1w}, {@code 1mo}, {@code 1y}.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static Every parse(String text) {
        Matcher calendar = CALENDAR.matcher(text);
        if (!calendar.matches()) {
            return nanos(Durations.parseNanos(text));
        }
        long count = Long.parseLong(calendar.group(1));
        return switch (calendar.group(2)) {
            case "d" -> new Every(count, Unit.DAYS);
            case "w" -> new Every(count, Unit.WEEKS);
            case "mo" -> new Every(count, Unit.MONTHS);
            default -> new Every(count * MONTHS_PER_YEAR, Unit.MONTHS);
        };
    }

    /** The same length as nanoseconds, where that does not depend on a calendar. */
    long fixedNanos() {
        return switch (unit) {
            case NANOS -> count;
            case DAYS -> multiple(NANOS_PER_DAY);
            case WEEKS -> multiple(7 * NANOS_PER_DAY);
            case MONTHS ->
                throw new IllegalArgumentException(
                        "months are not of equal length: every=" + this + "; give days or less");
        };
    }

    private long multiple(long nanos) {
        if (count > Long.MAX_VALUE / nanos) {
            throw new IllegalArgumentException(
                    "windows that overlap must be shorter than 292 years: every=" + this + "; give less");
        }
        return count * nanos;
    }

    /** @param zone null where the query names none: the epoch, and the calendar of UTC */
    Windows windows(ZoneId zone) {
        ZoneId calendar = zone == null ? ZoneOffset.UTC : zone;
        return switch (unit) {
            case NANOS -> zone == null ? Windows.fixed(count) : Windows.wallClock(count, zone);
            case DAYS -> Windows.days(count, calendar);
            case WEEKS -> Windows.weeks(count, calendar);
            case MONTHS -> Windows.months(count, calendar);
        };
    }

    /** As it is written in a query. */
    @Override
    public String toString() {
        return switch (unit) {
            case NANOS -> Durations.format(count);
            case DAYS -> count + "d";
            case WEEKS -> count + "w";
            case MONTHS -> count + "mo";
        };
    }
}
