package io.edgetsm.reader.query;

import static io.edgetsm.reader.query.MemorySnapshot.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each aggregate makes of NaN and of infinities: from samples at hand, and from blocks and their statistics. */
class NotANumberTest {
    private static final double[] ONE_NAN = {1, Double.NaN, 3};
    private static final double[] ONE_INFINITE = {1, Double.POSITIVE_INFINITY, 3};
    private static final double[] BOTH_INFINITE = {Double.NEGATIVE_INFINITY, 5, Double.POSITIVE_INFINITY};

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "count,            3,   3,        3",
        "first,            1,   1,        -Infinity",
        "last,             3,   3,        Infinity",
        "delta,            2,   2,        Infinity",
        "sum,              NaN, Infinity, NaN",
        "mean,             NaN, Infinity, NaN",
        "min,              NaN, 1,        -Infinity",
        "max,              NaN, Infinity, Infinity",
        "range,            NaN, Infinity, Infinity",
        "stddev,           NaN, NaN,      NaN",
        "median,           NaN, 3,        5",
        "quantile(0),      NaN, 1,        -Infinity",
        "quantile(1),      NaN, Infinity, Infinity",
        "increase,         NaN, Infinity, Infinity",
        "rate,             NaN, Infinity, Infinity",
        "integral,         NaN, Infinity, NaN",
        "integral(step),   NaN, Infinity, -Infinity",
        "integral(linear), NaN, Infinity, NaN",
        "twmean,           NaN, Infinity, NaN",
        "twmean(step),     NaN, Infinity, -Infinity",
        "twmean(linear),   NaN, Infinity, NaN",
    })
    void anAggregateOfWhatIsNoNumber(String aggregate, double ofNaN, double ofOne, double ofBoth) {
        assertAnswer(ofNaN, aggregate, ONE_NAN);
        assertAnswer(ofOne, aggregate, ONE_INFINITE);
        assertAnswer(ofBoth, aggregate, BOTH_INFINITE);
    }

    private static void assertAnswer(double expected, String aggregate, double... values) {
        String given = aggregate + " of " + Arrays.toString(values);
        MemorySnapshot snapshot = new MemorySnapshot();
        SeriesDefinition atHand = snapshot.series("atHand", ValueType.FLOAT64);
        snapshot.head(atHand, seconds(0, values.length), values);
        assertEquals(expected, answer(snapshot, "atHand --agg " + aggregate), given);
        SeriesDefinition inABlock = snapshot.series("inABlock", ValueType.FLOAT64);
        snapshot.block(inABlock, 1, seconds(0, values.length), values);
        assertEquals(expected, answer(snapshot, "inABlock --agg " + aggregate), given + " in a block");
    }

    private static double answer(MemorySnapshot snapshot, String query) {
        try (QueryResult result = Query.parse(query).run(snapshot)) {
            result.next();
            return result.value(0);
        }
    }
}
