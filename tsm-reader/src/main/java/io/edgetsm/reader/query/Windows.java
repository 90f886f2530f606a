package io.edgetsm.reader.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
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
     * window may be shorter or longer, but each begins at such a time, or where the clocks jump into it.
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
    private static long nanos(Instant instant) {
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

        /** A date that the clocks were set back into is over once the next one has begun. */
        private LocalDate firstOf(long timestamp) {
            LocalDate first = first(instant(timestamp).atZone(zone).toLocalDate());
            LocalDate next = next(first);
            return beginOf(next).isAfter(instant(timestamp)) ? first : next;
        }

        private Instant beginOf(LocalDate date) {
            return date.atStartOfDay(zone).toInstant();
        }

        @Override
        long startOf(long timestamp) {
            return nanos(beginOf(firstOf(timestamp)));
        }

        @Override
        long lastOf(long start) {
            return before(nanos(beginOf(next(firstOf(start)))));
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

        /** Whether a window begins where the clocks are changed: they are set to its begin, or into another window. */
        private boolean isBorder(ZoneOffsetTransition change) {
            LocalDateTime after = change.getDateTimeAfter();
            LocalDateTime window = floor(after);
            return window.equals(after)
                    || !window.equals(floor(change.getDateTimeBefore().minusNanos(1)));
        }

        @Override
        long startOf(long timestamp) {
            Instant moment = instant(timestamp);
            while (true) {
                ZonedDateTime time = moment.atZone(zone);
                Instant start = floor(time.toLocalDateTime()).toInstant(time.getOffset());
                ZoneOffsetTransition change = zone.getRules().previousTransition(moment.plusNanos(1));
                if (change == null || !start.isBefore(change.getInstant())) {
                    return nanos(start);
                }
                if (isBorder(change)) {
                    return nanos(change.getInstant());
                }
                moment = change.getInstant().minusNanos(1);
            }
        }

        @Override
        long lastOf(long start) {
            Instant moment = instant(start);
            while (true) {
                ZonedDateTime time = moment.atZone(zone);
                Instant end = floor(time.toLocalDateTime()).plusNanos(nanos).toInstant(time.getOffset());
                ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
                if (change == null || end.isBefore(change.getInstant())) {
                    return before(nanos(end));
                }
                if (isBorder(change)) {
                    return before(nanos(change.getInstant()));
                }
                moment = change.getInstant();
            }
        }
    }
}
