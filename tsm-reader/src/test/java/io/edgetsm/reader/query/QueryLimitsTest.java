package io.edgetsm.reader.query;

import static io.edgetsm.reader.query.MemorySnapshot.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory, time, cancellation, damage. */
class QueryLimitsTest {
    private final MemorySnapshot snapshot = new MemorySnapshot();

    private static void readAll(QueryResult result) {
        while (result.next()) {
            // Its end is what matters.
        }
    }

    @Test
    void aGroupByOverManySeriesSaysThatItIsTooLarge() {
        for (int i = 0; i < 100_000; i++) {
            snapshot.series("x{n=\"" + i + "\"}", ValueType.FLOAT64);
        }
        Query query = Query.parse("x --agg mean --by n");
        QueryTooLargeException failure = assertThrows(QueryTooLargeException.class, () -> query.run(snapshot));
        assertTrue(failure.getMessage().startsWith("query is too large: no memory left for groups, neededBytes="));
        assertEquals(QueryOptions.DEFAULT_MEMORY_BYTES, failure.budgetBytes());
        assertTrue(failure.neededBytes() > failure.budgetBytes());
        readAll(query.run(snapshot, QueryOptions.defaults().withMemory(64 << 20)));
    }

    @Test
    void manyWindowsOfAGroupAreTooLargeWhileThoseOfASeriesAreNot() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.head(series, seconds(0, 50_000), new double[50_000]);
        QueryOptions small = QueryOptions.defaults().withMemory(4 << 20);
        readAll(Query.parse("x --every 1s --agg mean").run(snapshot, small));
        QueryResult grouped =
                Query.parse("x --every 1s --agg mean --across sum").run(snapshot, small);
        assertThrows(QueryTooLargeException.class, () -> readAll(grouped));
    }

    @Test
    void aCancelledQueryStopsAtItsNextStep() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        for (int i = 0; i < 10; i++) {
            snapshot.block(series, i + 1, seconds(100L * i, 50), new double[50]);
        }
        QueryResult result = Query.parse("x --every 100s --agg stddev").run(snapshot);
        assertTrue(result.next());
        Thread other = new Thread(result::cancel);
        other.start();
        assertThrows(QueryCancelledException.class, () -> {
            other.join();
            readAll(result);
        });
    }

    @Test
    void overlappingWindowsWithoutEndAreCancelledBetweenTwoRows() {
        snapshot.head(snapshot.series("x", ValueType.FLOAT64), seconds(0, 1), new double[1]);
        QueryResult result =
                Query.parse("x --every 1us --window 1h --agg count").run(snapshot);
        assertTrue(result.next());
        result.cancel();
        assertThrows(QueryCancelledException.class, result::next);
    }

    @Test
    void aQueryEndsWhenItsTimeIsUp() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        for (int i = 0; i < 10; i++) {
            snapshot.block(series, i + 1, seconds(100L * i, 50), new double[50]);
        }
        ManualClock clock = new ManualClock(0);
        QueryOptions options = QueryOptions.defaults().withClock(clock).withTimeLimit(Duration.ofSeconds(1));
        QueryResult result = Query.parse("x --every 100s --agg mean").run(snapshot, options);
        assertTrue(result.next());
        clock.advance(Duration.ofSeconds(2));
        QueryTimeoutException failure = assertThrows(QueryTimeoutException.class, () -> readAll(result));
        assertEquals(Duration.ofSeconds(1), failure.limit());
    }

    @Test
    void damageIsAnErrorUnlessItIsSkippedAndThenToldExactly() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.block(series, 1, seconds(0, 60), new double[60]);
        snapshot.damagedBlock(series, 2, seconds(60, 60), new double[60]);
        snapshot.block(series, 3, seconds(120, 60), new double[60]);
        Query query = Query.parse("x --every 1m --agg stddev,count");
        QueryResult strict = query.run(snapshot);
        CorruptDataException failure = assertThrows(CorruptDataException.class, () -> readAll(strict));
        assertEquals(2 * 4096, failure.offset());

        QueryResult skipping = query.run(snapshot, QueryOptions.defaults().skippingDamaged());
        assertTrue(skipping.next());
        assertTrue(skipping.next());
        assertEquals(120_000_000_000L, skipping.start());
        assertEquals(60, skipping.value(1));
        assertEquals(
                List.of(new SkippedSamples(
                        "x.tsm", 2 * 4096, series, 60_000_000_000L, 119_000_000_000L, 60, "checksum mismatch")),
                skipping.skipped());
        assertEquals(1, skipping.explain().damagedUnits());
    }

    @Test
    void damageThatTheIndexAnswersForIsNotMet() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.damagedBlock(series, 2, seconds(60, 3), 1, 2, 3);
        QueryResult result = Query.parse("x --agg mean").run(snapshot);
        assertTrue(result.next());
        assertEquals(2, result.value(0));
    }
}
