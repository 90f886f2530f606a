package io.edgetsm.reader.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;

/**
 * Divides time into windows that follow on one another without gap. A window is known by its first nanosecond and ends
 * with its last; at both ends of what a {@code long} can say it is cut.
 */
abstract class Windows {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
    /** 1969-12-29, the Monday of the first week of the epoch. */
    private static final long FIRST_MONDAY = -3;

    /** First nanosecond of the window that holds a moment. */
    abstract long startOf(long timestamp);

    /** Last nanosecond of the window that begins there. */
    abstract long lastOf(long start);

    /** One window over everything. */
    static Windows whole() {
        return new Windows() {
            @Override
            long startOf(long timestamp) {
                return Long.MIN_VALUE;
            }

            @Override
            long lastOf(long start) {
                return Long.MAX_VALUE;
            }
        };
    }

    /** Windows of equal length, aligned to the epoch. */
    static Windows fixed(long nanos) {
        return new Windows() {
            @Override
            long startOf(long timestamp) {
                long index = Math.floorDiv(timestamp, nanos);
                long start = index * nanos;
                return start > timestamp ? Long.MIN_VALUE : start;
            }

            @Override
            long lastOf(long start) {
                long first = Math.floorMod(start, nanos);
                long last = start + (nanos - first - 1);
                return last < start ? Long.MAX_VALUE : last;
            }
        };
    }

    /**
     * Windows between wall-clock times that are multiples of a part of the day, in a zone. Where the clocks are changed a
     * window may be shorter or longer, but each begins at such a time.
     */
    static Windows wallClock(long nanos, ZoneId zone) {
        if (NANOS_PER_DAY % nanos != 0) {
            throw new IllegalArgumentException("window does not divide a day: every=" + Durations.format(nanos)
                    + " zone=" + zone + "; with a zone give a part of a day such as 15m or 6h, or 1d, 1w, 1mo");
        }
        return new WallClockWindows(nanos, zone);
    }

    /** Windows of whole days in a zone, counted from 1970-01-01. */
    static Windows days(long days, ZoneId zone) {
        return new DateWindows(zone) {
            @Override
            LocalDate first(LocalDate date) {
                return LocalDate.ofEpochDay(Math.floorDiv(date.toEpochDay(), days) * days);
            }

            @Override
            LocalDate next(LocalDate first) {
                return first.plusDays(days);
            }
        };
    }

    /** Windows of whole weeks in a zone, from Monday on. */
    static Windows weeks(long weeks, ZoneId zone) {
        return new DateWindows(zone) {
            @Override
            LocalDate first(LocalDate date) {
                long days = 7 * weeks;
                return LocalDate.ofEpochDay(
                        Math.floorDiv(date.toEpochDay() - FIRST_MONDAY, days) * days + FIRST_MONDAY);
            }

            @Override
            LocalDate next(LocalDate first) {
                return first.plusWeeks(weeks);
            }
        };
    }

    /** Windows of whole months in a zone, counted from a January. */
    static Windows months(long months, ZoneId zone) {
        return new DateWindows(zone) {
            @Override
            LocalDate first(LocalDate date) {
                long month = date.getYear() * 12L + date.getMonthValue() - 1;
                long first = Math.floorDiv(month, months) * months;
                return LocalDate.of((int) Math.floorDiv(first, 12L), (int) Math.floorMod(first, 12L) + 1, 1);
            }

            @Override
            LocalDate next(LocalDate first) {
                return first.plusMonths(months);
            }
        };
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /** Epoch nanoseconds; what no {@code long} can say becomes the nearest there is. */
    private static long nanos(ZonedDateTime time) {
        Instant instant = time.toInstant();
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), (long) instant.getNano());
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static long before(long end) {
        return end == Long.MAX_VALUE ? end : end - 1;
    }

    private abstract static class DateWindows extends Windows {
        private final ZoneId zone;

        private DateWindows(ZoneId zone) {
            this.zone = zone;
        }

        abstract LocalDate first(LocalDate date);

        abstract LocalDate next(LocalDate first);

        private LocalDate firstOf(long timestamp) {
            return first(instant(timestamp).atZone(zone).toLocalDate());
        }

        @Override
        long startOf(long timestamp) {
            return nanos(firstOf(timestamp).atStartOfDay(zone));
        }

        @Override
        long lastOf(long start) {
            return before(nanos(next(firstOf(start)).atStartOfDay(zone)));
        }
    }

    private static final class WallClockWindows extends Windows {
        private final long nanos;
        private final ZoneId zone;

        private WallClockWindows(long nanos, ZoneId zone) {
            this.nanos = nanos;
            this.zone = zone;
        }

        private LocalDateTime floor(LocalDateTime time) {
            long ofDay = time.toLocalTime().toNanoOfDay();
            return time.toLocalDate().atStartOfDay().plusNanos(ofDay - ofDay % nanos);
        }

        @Override
        long startOf(long timestamp) {
            ZonedDateTime time = instant(timestamp).atZone(zone);
            return nanos(at(floor(time.toLocalDateTime()), time.getOffset()));
        }

        /** A wall-clock time that came twice is the one with that offset. */
        private ZonedDateTime at(LocalDateTime time, ZoneOffset offset) {
            return ZonedDateTime.ofLocal(time, zone, offset);
        }

        @Override
        long lastOf(long start) {
            ZonedDateTime time = instant(start).atZone(zone);
            long end = nanos(at(floor(time.toLocalDateTime()).plusNanos(nanos), time.getOffset()));
            ZoneOffsetTransition change = zone.getRules().nextTransition(time.toInstant());
            if (change != null && floor(change.getDateTimeAfter()).equals(change.getDateTimeAfter())) {
                // The clocks were set to a time at which a window begins.
                end = Math.min(end, nanos(change.getInstant().atZone(zone)));
            }
            return before(end);
        }
    }
}
