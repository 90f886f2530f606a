package io.edgetsm.reader.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of the epoch, of the clock on the wall and of the calendar. */
class WindowsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;

    private static long nanos(String time) {
        Instant instant = ZonedDateTime.parse(time).toInstant();
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    private static String show(long nanos, ZoneId zone) {
        return Instant.ofEpochSecond(0, nanos).atZone(zone).toOffsetDateTime().toString();
    }

    @ParameterizedTest
    @CsvSource({
        // A day of 23 hours, one of 25, one in a zone without a midnight that day.
        "1d,  Europe/Paris,     2024-03-31T12:00:00Z, 2024-03-31T00:00+01:00, 23",
        "1d,  Europe/Paris,     2024-10-27T12:00:00Z, 2024-10-27T00:00+02:00, 25",
        "1d,  America/Sao_Paulo, 2018-11-04T12:00:00Z, 2018-11-04T01:00-02:00, 23",
        "1w,  Europe/Paris,     2024-03-31T12:00:00Z, 2024-03-25T00:00+01:00, 167",
        "1w,  UTC,              1970-01-01T00:00:00Z, 1969-12-29T00:00Z,      168",
        "1mo, Europe/Paris,     2024-03-31T12:00:00Z, 2024-03-01T00:00+01:00, 743",
        "1mo, UTC,              2024-02-29T23:59:59Z, 2024-02-01T00:00Z,      696",
        "3mo, UTC,              2024-05-29T23:59:59Z, 2024-04-01T00:00Z,      2184",
        "1y,  UTC,              1969-05-29T23:59:59Z, 1969-01-01T00:00Z,      8760",
        "6h,  Europe/Paris,     2024-03-31T04:00:00Z, 2024-03-31T06:00+02:00, 6",
        "6h,  Europe/Paris,     2024-03-31T01:30:00Z, 2024-03-31T00:00+01:00, 5",
        "6h,  Europe/Paris,     2024-10-27T02:30:00Z, 2024-10-27T00:00+02:00, 7",
        "1h,  Europe/Paris,     2024-10-27T00:30:00Z, 2024-10-27T02:00+02:00, 1",
        "1h,  Europe/Paris,     2024-10-27T01:30:00Z, 2024-10-27T02:00+01:00, 1",
        "1h,  Asia/Kolkata,     2024-10-27T01:40:00Z, 2024-10-27T07:00+05:30, 1",
        // Into a window whose begin is in the hour that is left out; and out of the next day back into this one.
        "90m, Europe/London,    2024-03-31T01:10:00Z, 2024-03-31T02:00+01:00, 1",
        "1d,  America/St_Johns, 2010-11-07T02:45:00Z, 2010-11-07T00:00-02:30, 25",
        "1h,  Australia/Lord_Howe, 2024-04-06T14:45:00Z, 2024-04-07T01:00+11:00, 1"
    })
    void aWindowBeginsAndEndsByTheClockOfItsZone(String every, String zone, String moment, String start, long hours) {
        ZoneId id = ZoneId.of(zone);
        Windows windows = Every.parse(every).windows(id);
        long begin = windows.startOf(nanos(moment));
        assertEquals(start, show(begin, id));
        assertEquals(hours, (windows.lastOf(begin) + 1 - begin) / HOUR);
    }

    @Seeded(runs = 300)
    void windowsFollowOnOneAnotherWithoutGap(SampleRandom random) {
        ZoneId zone = ZoneId.of(random.pick(
                "Europe/Paris",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Sao_Paulo",
                "Asia/Kolkata",
                "Africa/Casablanca",
                "Pacific/Apia"));
        String every = random.pick("1d", "1w", "1mo", "15m", "30m", "1h", "2h", "6h", "12h", "2d");
        Windows windows = random.oneIn(5)
                ? Windows.fixed(1 + random.nextLong(HOUR))
                : Every.parse(every).windows(zone);
        followOnOneAnother(random, windows, random.nextLong(60L * 365 * 24) * HOUR, every, zone);
    }

    /** Wherever the clocks are set, and to whatever. */
    @Seeded(runs = 600)
    void windowsFollowOnOneAnotherAlsoWhereTheClocksAreChanged(SampleRandom random) {
        ZoneId zone = ZoneId.of(random.pick(
                "Europe/London",
                "Europe/Paris",
                "Pacific/Chatham",
                "America/St_Johns",
                "Asia/Gaza",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "Pacific/Apia"));
        String every = random.pick("1d", "2d", "15m", "20m", "30m", "45m", "1h", "90m", "3h", "160m", "8h");
        Instant change = zone.getRules()
                .nextTransition(Instant.ofEpochSecond(random.nextLong(50L * 365 * 86_400)))
                .getInstant();
        long at = change.getEpochSecond() * SECOND + random.nextLong(-12 * HOUR, 12 * HOUR);
        followOnOneAnother(random, Every.parse(every).windows(zone), at, every, zone);
    }

    private static void followOnOneAnother(SampleRandom random, Windows windows, long at, String every, ZoneId zone) {
        long start = windows.startOf(at);
        assertTrue(start <= at && windows.lastOf(start) >= at, () -> every + " " + zone + " " + show(at, zone));
        for (int i = 0; i < 20; i++) {
            long last = windows.lastOf(start);
            long inside = start + random.nextLong(last - start + 1);
            assertTrue(start <= last);
            assertEquals(start, windows.startOf(inside), () -> every + " " + zone + " " + show(inside, zone));
            assertEquals(start, windows.startOf(last));
            assertEquals(last, windows.lastOf(start));
            start = windows.startOf(last + 1);
            assertEquals(last + 1, start, () -> every + " " + zone + " " + show(last, zone));
        }
    }

    @Test
    void bothEndsOfTimeHaveAWindow() {
        for (Windows windows : new Windows[] {
            Windows.whole(),
            Windows.fixed(7 * HOUR + 1),
            Every.parse("1d").windows(null),
            Every.parse("1mo").windows(ZoneId.of("Asia/Tokyo")),
            Every.parse("6h").windows(ZoneId.of("America/New_York"))
        }) {
            for (long end : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
                long start = windows.startOf(end);
                assertTrue(start <= end && windows.lastOf(start) >= end);
            }
        }
    }

    @Test
    void aZoneTakesPartsOfADayOnly() {
        ZoneId paris = ZoneId.of("Europe/Paris");
        assertThrows(IllegalArgumentException.class, () -> Every.nanos(7 * HOUR).windows(paris));
        Every.nanos(Duration.ofMinutes(90).toNanos()).windows(paris);
    }
}
