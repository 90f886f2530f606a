package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgetsm.format.SamplePeriod;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final long NOW = TimeUnit.DAYS.toNanos(20_000);

    @ParameterizedTest
    @CsvSource({
        "2017-01-01T00:00:00Z, 1483228800000000000",
        "2017-01-01, 1483228800000000000",
        "2017-01-01 00:00:00, 1483228800000000000",
        "2017-01-01T01:00:00+01:00, 1483228800000000000",
        "2016-12-31T19:00-05:00, 1483228800000000000",
        "2017-01-01T00:00:00.000000001Z, 1483228800000000001",
        "1700000000s, 1700000000000000000",
        "1700000000123ms, 1700000000123000000",
        "1700000000123456us, 1700000000123456000",
        "1700000000123456789ns, 1700000000123456789",
        "now, 1728000000000000000",
        "-1h30m, 1727994600000000000",
        "now-1s, 1727999999000000000",
        "+1s, 1728000001000000000"
    })
    void aTimeIsADateAnEpochCountOrADistance(String text, long nanos) {
        assertEquals(nanos, TimeArgument.parse(text, NOW).nanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1700000000",
                "2017-13-01",
                "2300-01-01",
                "1500-01-01",
                "99999999999s",
                "soon",
                "-",
                "-1x",
                "12:00",
                "1.5s"
            })
    void otherTimesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TimeArgument.parse(text, NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "10m, 600000000000",
        "1h, 3600000000000",
        "500ms, 500000000",
        "1h30m, 5400000000000",
        "1.5s, 1500000000",
        "1w, 604800000000000"
    })
    void aDurationIsOneOrMoreCountsWithUnits(String text, long nanos) {
        assertEquals(nanos, DurationArgument.parse(text).wholeNanos());
    }

    @Test
    void aPeriodMayBeAFractionOfANanosecond() {
        assertEquals(
                new SamplePeriod(78_125, 2), DurationArgument.parse("39062.5ns").period());
        assertEquals(
                SamplePeriod.ofNanos(600_000_000_000L),
                DurationArgument.parse("10m").period());
        assertThrows(
                IllegalArgumentException.class,
                () -> DurationArgument.parse("39062.5ns").wholeNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0s", "-1s", "1h 30m", "m", "1e3s", "10min"})
    void otherDurationsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DurationArgument.parse(text));
    }
}
