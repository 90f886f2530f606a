package io.edgetsm.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.reader.query.Explanation;
import io.edgetsm.reader.query.Query;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.SimulatedStorage;
import org.junit.jupiter.api.Test;

/** A growing file has no index: what a block comes to is known once somebody has decoded it. */
class LearnedStatisticsTest {
    private static final String NAME = "00000001.tsm";
    private static final SeriesDefinition SERIES = SampleFile.sensor(1, ValueType.FLOAT64);
    private static final int SAMPLES = 50_000;

    private Explanation last;

    private double sum(TsmFile file) {
        try (QueryResult result = Query.parse("t --agg sum").run(new OneFileSnapshot(file, SERIES))) {
            result.next();
            double sum = result.value(0);
            result.next();
            last = result.explain();
            return sum;
        }
    }

    private static void append(SampleFile writer, int from) {
        for (int i = from; i < from + SAMPLES; i++) {
            writer.append(SERIES, i * 1_000_000_000L, Double.doubleToRawLongBits(i / 10.0));
        }
        writer.flush();
    }

    @Test
    void aBlockOfAGrowingFileIsDecodedOnce() {
        SimulatedStorage storage = new SimulatedStorage();
        try (SampleFile writer = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            append(writer, 0);
            try (TsmFile file = TsmFile.openByWalking(storage, NAME)) {
                int blocks = file.blocks(SERIES.ref()).size();
                double decoded = sum(file);
                assertEquals(blocks, last.decodedBlocks());
                assertEquals(decoded, sum(file), Math.ulp(decoded));
                assertEquals(0, last.decodedBlocks());
                assertEquals(blocks, last.indexedBlocks());

                append(writer, SAMPLES);
                file.walkOn();
                sum(file);
                assertEquals(file.blocks(SERIES.ref()).size() - blocks, last.decodedBlocks());
                assertEquals(blocks, last.indexedBlocks());
            }
        }
    }

    @Test
    void whatIsTakenOutIsForgotten() {
        SimulatedStorage storage = new SimulatedStorage();
        try (SampleFile writer = new SampleFile(storage, NAME, CodecPolicy.defaults())) {
            append(writer, 0);
            try (TsmFile file = TsmFile.openByWalking(storage, NAME)) {
                sum(file);
                int blocks = file.blocks(SERIES.ref()).size();
                file.walk().endAt(0);
                file.walkOn();
                sum(file);
                assertEquals(blocks, last.decodedBlocks());
            }
        }
    }
}
