package io.edgetsm.reader.query;

import static io.edgetsm.reader.query.MemorySnapshot.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is answered without reading a block. */
class PushDownTest {
    private final MemorySnapshot snapshot = new MemorySnapshot();
    private final SeriesDefinition series = snapshot.series("x", ValueType.FLOAT64);

    private static double[] values(int count, double start) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = start + i;
        }
        return values;
    }

    private List<Double> answers(String query) {
        List<Double> answers = new ArrayList<>();
        QueryOptions options = QueryOptions.defaults().explaining();
        try (QueryResult result = Query.parse(query).run(snapshot, options)) {
            while (result.next()) {
                for (int i = 0; i < result.columns().size(); i++) {
                    answers.add(result.value(i));
                }
            }
            last = result.explain();
        }
        return answers;
    }

    private Explanation last;

    @Test
    void aBlockInsideOneWindowIsNotRead() {
        snapshot.block(series, 1, seconds(0, 60), values(60, 0));
        snapshot.block(series, 2, seconds(60, 60), values(60, 100));
        assertEquals(
                List.of(29.5, 0.0, 59.0, 60.0, 129.5, 100.0, 159.0, 60.0),
                answers("x --every 1m --agg mean,min,last,count"));
        assertEquals(0, snapshot.loads());
        assertEquals(2, last.indexedBlocks());
        assertEquals(120, last.indexedSamples());
        assertEquals(0, last.decodedBlocks());
    }

    @Test
    void onlyTheBlocksThatStraddleAWindowAreRead() {
        snapshot.block(series, 1, seconds(0, 50), values(50, 0));
        snapshot.block(series, 2, seconds(50, 20), values(20, 50));
        snapshot.block(series, 3, seconds(70, 50), values(50, 70));
        assertEquals(List.of(60.0, 60.0), answers("x --every 1m --agg count"));
        assertEquals(1, snapshot.loads());
        assertEquals(2, last.indexedBlocks());
    }

    @Test
    void oneLateSampleHidesTheStatisticsOfOneBlockOnly() {
        for (int i = 0; i < 10; i++) {
            snapshot.block(series, i + 1, seconds(60L * i, 60), values(60, 0));
        }
        snapshot.head(series, new long[] {30_000_000_000L, 599_500_000_000L}, 1000, 7);
        assertEquals(1, answers("x --agg max").size());
        assertEquals(1, snapshot.loads());
        assertEquals(9, last.indexedBlocks());
    }

    @Test
    void theLaterAppendWinsOverABlockThatCouldHaveBeenAnsweredFromTheIndex() {
        snapshot.block(series, 1, seconds(0, 60), values(60, 0));
        snapshot.block(series, 2, seconds(10, 1), 1000);
        snapshot.head(series, seconds(20, 1), -1000);
        assertEquals(List.of(1000.0, -1000.0, 60.0), answers("x --agg max,min,count"));
    }

    @Test
    void aBlockWithANotANumberIsRead() {
        snapshot.block(series, 1, seconds(0, 3), 1, Double.NaN, 3);
        assertEquals(List.of(Double.NaN, 1.0, 3.0, 3.0), answers("x --agg mean,first,last,count"));
        assertEquals(1, snapshot.loads());
        assertEquals(List.of(3.0), answers("x --agg count"));
        assertEquals(1, snapshot.loads(), "a count needs no value");
    }

    @Test
    void blocksOutsideTheRangeAreSkipped() {
        for (int i = 0; i < 10; i++) {
            snapshot.block(series, i + 1, seconds(60L * i, 60), values(60, 0));
        }
        assertEquals(List.of(60.0), answers("x --from 120s --to 180s --agg count"));
        assertEquals(0, snapshot.loads());
        assertEquals(9, last.skippedBlocks());
    }

    @Test
    void quantilesAndDeviationsReadTheValues() {
        snapshot.block(series, 1, seconds(0, 5), 1, 2, 3, 4, 100);
        assertEquals(List.of(3.0, 1.0, 100.0), answers("x --agg median,quantile(0),quantile(1)"));
        assertEquals(1, snapshot.loads());
    }

    @Seeded(runs = 200)
    void pushedDownAndScannedSumsAreWithinOneUlp(SampleRandom random) {
        int blocks = 1 + random.nextInt(40);
        for (int block = 0; block < blocks; block++) {
            double[] values = new double[1 + random.nextInt(500)];
            // Blocks that nearly cancel one another: what each leaves out by being a double would show in the sum.
            double level = random.pick(1.0, 1e6, -1e6, 1e9, -1e9);
            for (int i = 0; i < values.length; i++) {
                values[i] = level + random.nextInt(100_000) / 100.0;
            }
            snapshot.block(series, block + 1, seconds(1000L * block, values.length), values);
        }
        double pushed = answers("x --agg sum").get(0);
        assertEquals(blocks, last.indexedBlocks());
        double scanned = answers("x --agg sum,stddev").get(0);
        assertEquals(blocks, last.decodedBlocks());
        assertTrue(Math.abs(pushed - scanned) <= Math.ulp(scanned), () -> pushed + " " + scanned);
    }

    @Seeded(runs = 50)
    void sumsOfIntegersAreExact(SampleRandom random) {
        SeriesDefinition counts = snapshot.series("counts", ValueType.INT64);
        BigInteger exact = BigInteger.ZERO;
        for (int block = 0; block < 20; block++) {
            long[] values = new long[100];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextLong() >> random.nextInt(64);
                exact = exact.add(BigInteger.valueOf(values[i]));
            }
            snapshot.blockOfBits(counts, block + 1, seconds(1000L * block, values.length), values);
        }
        assertEquals(exact.doubleValue(), answers("counts --agg sum").get(0));
        assertEquals(20, last.indexedBlocks());
        assertEquals(exact.doubleValue(), answers("counts --agg sum,stddev").get(0));
        assertEquals(20, last.decodedBlocks());
    }
}
