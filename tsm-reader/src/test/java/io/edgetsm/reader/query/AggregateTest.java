package io.edgetsm.reader.query;

import static io.edgetsm.reader.query.MemorySnapshot.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the aggregates come to, the rules for numbers that are none among them. */
class AggregateTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private final MemorySnapshot snapshot = new MemorySnapshot();

    private SeriesDefinition gauge(double... values) {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.head(series, seconds(0, values.length), values);
        return series;
    }

    /** Values of all rows, null where there is none. */
    private List<Double> answers(String query) {
        List<Double> answers = new ArrayList<>();
        try (QueryResult result = Query.parse(query).run(snapshot)) {
            while (result.next()) {
                for (int i = 0; i < result.columns().size(); i++) {
                    answers.add(result.isNull(i) ? null : Double.valueOf(result.value(i)));
                }
            }
        }
        return answers;
    }

    private static List<Double> list(Double... values) {
        List<Double> list = new ArrayList<>();
        for (Double value : values) {
            list.add(value);
        }
        return list;
    }

    @Test
    void aNaNIsCountedAndShownAndSpoilsTheRest() {
        gauge(1, Double.NaN, 3);
        assertEquals(list(3.0, 1.0, 3.0), answers("x --agg count,first,last"));
        for (double value : answers("x --agg sum,mean,min,max,range,stddev,median,increase,integral,twmean")) {
            assertTrue(Double.isNaN(value));
        }
        assertEquals(list(2.0), answers("x --agg delta"), "the ends are numbers");
    }

    @Test
    void infinitiesFollowTheRulesOfFloats() {
        gauge(1, INFINITE, 3);
        assertEquals(list(INFINITE, INFINITE, 1.0, INFINITE, INFINITE), answers("x --agg sum,mean,min,max,range"));
        assertTrue(Double.isNaN(answers("x --agg stddev").get(0)));
    }

    @Test
    void infinitiesOfBothSignsSumToNaN() {
        gauge(-INFINITE, 5, INFINITE);
        assertEquals(list(Double.NaN, -INFINITE, INFINITE, 5.0), answers("x --agg sum,min,max,median"));
    }

    @Test
    void aSumKeepsWhatAPlainOneLoses() {
        gauge(1, 1e100, 1, -1e100);
        assertEquals(list(2.0), answers("x --agg sum"));
    }

    @Test
    void aSumBeyondTheRangeIsInfinite() {
        gauge(Double.MAX_VALUE, Double.MAX_VALUE, -1, -1);
        assertEquals(list(INFINITE), answers("x --agg sum"));
        gaugeOf("y", Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE);
        assertEquals(list(0.0), answers("y --agg sum"));
    }

    private void gaugeOf(String key, double... values) {
        snapshot.head(snapshot.series(key, ValueType.FLOAT64), seconds(0, values.length), values);
    }

    @Test
    void anIncreaseSurvivesTheRestartOfItsCounter() {
        gauge(10, 15, 20, 2, 4);
        assertEquals(list(14.0, -6.0, 3.5), answers("x --agg increase,delta,rate"));
        assertEquals(list(5.0, 7.0, 2.0), answers("x --every 2s --agg increase"), "windows add up to the whole");
    }

    @Test
    void theSampleBeforeTheRangeTakesPart() {
        gauge(10, 15, 20, 2, 4);
        assertEquals(list(7.0, -13.0, 3.5), answers("x --from 2s --to 4s --agg increase,delta,rate"));
    }

    @Test
    void integersBeyondTheDigitsOfADoubleKeepTheirDifferences() {
        SeriesDefinition large = snapshot.series("n", ValueType.INT64);
        snapshot.headOfBits(large, seconds(0, 2), Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertEquals(list(1.0, 1.0), answers("n --agg delta,increase"));
    }

    @Test
    void aCounterOfLargeIntegersThatFallsBySoLittleHasBegunAnew() {
        SeriesDefinition large = snapshot.series("n", ValueType.INT64);
        long high = 1_700_000_000_000_000_200L;
        snapshot.headOfBits(large, seconds(0, 2), high, high - 50);
        assertEquals(list(high - 50.0), answers("n --agg increase"));
    }

    @Test
    void theDeltaOfAnOverlappingWindowIsThatOfItsEnds() {
        gauge(0.1, 0.2, 1e17, 0.4, 0.7);
        String overlapping = " --from 1970-01-01 --every 1s --window 5s --agg delta";
        assertEquals(0.7 - 0.1, answers("x" + overlapping).get(0));
        SeriesDefinition large = snapshot.series("n", ValueType.INT64);
        snapshot.headOfBits(large, seconds(0, 4), 5, Long.MAX_VALUE, Long.MIN_VALUE, 8);
        assertEquals(3, answers("n" + overlapping).get(0));
    }

    @Test
    void aBlockWhoseSumIsBeyondTheRangeIsAddedByItsValues() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.block(series, 1, seconds(0, 1), -1.7e308);
        snapshot.block(series, 2, seconds(1, 2), 1e308, 1e308);
        assertEquals(
                answers("x --agg sum,stddev").get(0), answers("x --agg sum").get(0));
        assertEquals(list(1e308, 1e308), answers("x --agg max,last"));
    }

    @Test
    void aTimeWeightedMeanIsNotThatOfTheSamples() {
        SeriesDefinition on = snapshot.series("on", ValueType.BOOL);
        snapshot.head(on, new long[] {0, 10_000_000_000L, 40_000_000_000L}, 0, 1, 0);
        assertEquals(list(0.75, 30.0, 1.0 / 3), answers("on --agg twmean,integral,mean"));
        assertEquals(
                list(0.5, 1.0), answers("on --every 20s --agg twmean --to 40s"), "between samples the value holds");
    }

    @Test
    void aLineIsCutAtTheBorderOfWindowAndRange() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.head(series, new long[] {0, 40_000_000_000L}, 0, 4);
        assertEquals(list(5.0, 15.0, 25.0, 35.0, null), answers("x --every 10s --agg integral"));
        assertEquals(list(0.75), answers("x --from 5s --to 10s --agg twmean"), "no sample is in the range");
        assertEquals(list(null, null, 0.75, 0.0), answers("x --from 5s --to 10s --agg mean,last,twmean,twmean(step)"));
    }

    @Test
    void fillingIsBetweenWindowsOfTheRange() {
        SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);
        snapshot.head(series, new long[] {10_000_000_000L, 40_000_000_000L}, 1, 4);
        assertEquals(list(1.0, 4.0), answers("x --every 10s"));
        assertEquals(list(1.0, null, null, 4.0), answers("x --every 10s --fill null"));
        assertEquals(list(1.0, 2.0, 3.0, 4.0), answers("x --every 10s --fill linear"));
        assertEquals(list(null, 1.0, 1.0, 1.0, 4.0, 4.0), answers("x --from 0s --to 60s --every 10s --fill previous"));
        assertEquals(list(null, 1.0, 2.0, 3.0, 4.0, null), answers("x --from 0s --to 60s --every 10s --fill linear"));
        assertEquals(list(7.0, 1.0, 7.0, 7.0, 4.0, 7.0), answers("x --from 0s --to 60s --every 10s --fill 7"));
    }

    @Test
    void seriesArePooledOrCondensedOneByOne() {
        for (int room = 1; room <= 2; room++) {
            for (int sensor = 1; sensor <= 2; sensor++) {
                SeriesDefinition series =
                        snapshot.series("t{room=\"" + room + "\",sensor=\"" + sensor + "\"}", ValueType.FLOAT64);
                double[] values = new double[sensor];
                values[0] = room * 10;
                snapshot.head(series, seconds(sensor, sensor), values);
            }
        }
        assertEquals(4, answers("t --agg count").size());
        assertEquals(list(3.0, 3.0), answers("t --agg count --by room"));
        assertEquals(list(2.0, 4.0), answers("t --agg count --by sensor"));
        assertEquals(list(6.0), answers("t --agg count --across pool"));
        assertEquals(list(4.0), answers("t --agg max --across count"));
        assertEquals(list(60.0), answers("t --agg max --across sum"));
    }

    @Test
    void aRowAcrossSeriesBeginsAtTheFirstSampleAlsoWhereTimePassesThroughASeriesWithoutAny() {
        long second = 1_000_000_000L;
        snapshot.head(
                snapshot.series("t{s=\"1\"}", ValueType.FLOAT64), new long[] {0, 100 * second}, new double[] {1, 2});
        snapshot.head(
                snapshot.series("t{s=\"2\"}", ValueType.FLOAT64),
                new long[] {40 * second, 50 * second},
                new double[] {3, 4});
        String range = "t --from " + 10 * second + "ns --to " + 90 * second + "ns";
        for (String across : List.of(" --across sum", " --by nothing", " --by nothing --across max")) {
            try (QueryResult result =
                    Query.parse(range + " --agg twmean" + across).run(snapshot)) {
                assertTrue(result.next());
                assertEquals(40 * second, result.start(), across);
                assertEquals(50 * second, result.last(), across);
            }
        }
    }
}
