package io.edgetsm.reader.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query as text. */
class QueryTextTest {
    @Test
    void textAndMethodsSayTheSame() {
        Query built = Query.of("temperature{room=~\"1.\"}")
                .from("-1h")
                .to("now")
                .every("1m")
                .zone(ZoneId.of("Europe/Paris"))
                .aggregate("mean", "p95")
                .fill(Fill.LINEAR)
                .by("room", "odd name")
                .across(Across.SUM);
        String text = "temperature{room=~\"1.\"} --from -1h --to now --every 1m --zone Europe/Paris --agg mean,p95 "
                + "--fill linear --by room,\"odd name\" --across sum";
        assertEquals(text, built.toString());
        assertEquals(text, Query.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "*",
                "x{a=\"b -- c\",d!~\"\\\\d\"}",
                "x --every 1mo --zone Asia/Kolkata --agg integral(step)",
                "x --every 1m --window 5m --agg quantile(0.5)",
                "x --from \"2024-01-01 06:30\"",
                "x --every 90m --fill -1.5"
            })
    void aQueryWritesItselfAsItIsRead(String text) {
        assertEquals(text, Query.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a{b | expected '=' at character 4 | 1",
                "x --evry 1m | unexpected \"--evry\"; allowed are --from, --to, --every | 3",
                "x --every | a value must follow --every | 10",
                "x --every --agg mean | a value must follow --every | 11",
                "x --every soon | malformed duration \"soon\"; write 10m, 1h30m | 11",
                "x --agg mean,medium | unknown aggregate \"medium\"; known are count, sum, mean | 9",
                "x --agg quantile(2) | rank of a quantile is out of range | 9",
                "x --from 12:00 | malformed time \"12:00\"; write 2017-01-01T00:00:00Z | 10",
                "x --every 1m --every 2m | --every is given twice | 14",
                "x --fill often --every 1m | unknown fill \"often\"; known are none, null, previous | 10",
                "x --every 1m --across top | unknown way across series \"top\"; known are pool, sum | 23",
                "x --zone Moon --every 1d | unknown zone \"Moon\"; write Europe/Paris | 10",
                "x --fill null | nothing to fill without windows | 14",
                "x --by room | samples cannot be put together | 12",
                "x --every 5m --window 1m | at least as long as they are apart | 25",
                "x --every 7h --zone Asia/Tokyo | does not divide a day | 31"
            })
    void anErrorNamesThePositionAndWhatIsAllowed(String text, String message, int position) {
        QuerySyntaxException failure = assertThrows(QuerySyntaxException.class, () -> Query.parse(text));
        assertTrue(failure.getMessage().contains(message), failure::getMessage);
        assertEquals(position, failure.position(), failure::getMessage);
        assertEquals(0, failure.getMessage().lastIndexOf("malformed query: "), failure::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-31T02:30[Europe/Paris], 1711848600",
        "2024-10-27T02:30[Europe/Paris], 1729989000",
        "2024-10-27, 1729980000",
        "2024-10-27T00:00:00Z, 1729987200",
        "-1h30m, 94600",
        "now, 100000"
    })
    void aMomentIsResolvedWhenTheQueryRuns(String text, long seconds) {
        long now = 100_000L * 1_000_000_000L;
        assertEquals(seconds * 1_000_000_000L, Moment.parse(text).resolve(now, ZoneId.of("Europe/Paris")));
    }

    @Test
    void whatNoLongCanSayIsTheNearestThereIsOrNamed() {
        ZoneId west = ZoneId.of("America/New_York");
        assertEquals(Long.MAX_VALUE, Moment.parse("2262-04-11T23:47").resolve(0, west));
        assertEquals(Long.MIN_VALUE, Moment.parse("1677-09-21T00:13").resolve(0, ZoneId.of("Asia/Tokyo")));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Query.parse("x --every 999999d --window 100w"));
        assertTrue(refusal.getMessage().contains("every=999999d"), refusal.getMessage());
    }
}
