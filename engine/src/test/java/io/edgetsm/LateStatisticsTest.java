package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleSource;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.reader.query.Explanation;
import io.edgetsm.reader.query.QueryResult;
import io.edgetsm.testing.Fault;
import io.edgetsm.testing.FaultRule;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A store opens without decoding the blocks of its growing file: what they come to is found later. */
class LateStatisticsTest {
    private static final int SAMPLES = 100_000;
    private static final long LARGE_FILE = 16 << 20;
    private static final long SMALL_FILE = 64 << 10;
    private static final int COLUMNS = 3;

    private Explanation last;

    private static EdgeStore open(SimulatedStorage storage, long tsmFileBytes) {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .memoryBudget(8 << 20)
                .tsmFileBytes(tsmFileBytes)
                .clock(new ManualClock(StoreLife.START))
                .build();
        return EdgeStore.open(config, storage, false);
    }

    /** What a kill leaves of a store whose growing file holds some hundred blocks. */
    private static SimulatedStorage killed() {
        SimulatedStorage storage = new SimulatedStorage();
        try (EdgeStore store = open(storage, LARGE_FILE)) {
            SensorSeries series = store.series("t", ValueType.INT64);
            SplittableRandom random = new SplittableRandom(SAMPLES);
            for (int i = 0; i < SAMPLES; i++) {
                series.append(StoreLife.START + i, random.nextLong());
            }
            store.flush();
            // The page of one more sample states that the file is durable.
            series.append(StoreLife.START + SAMPLES, 0);
            store.await(Durability.FORCED);
            return storage.kill();
        }
    }

    private double[] ask(EdgeStore store) {
        try (QueryResult result = store.query("t --agg count,min,max")) {
            assertTrue(result.next());
            double[] answer = new double[COLUMNS];
            Arrays.setAll(answer, result::value);
            result.next();
            last = result.explain();
            return answer;
        }
    }

    private static void work(EdgeStore store) {
        while (store.runAgents() > 0) {
            // Until everything has been found.
        }
    }

    @Test
    void aBlockIsDecodedByWhoeverAsksFirstAndByNobodyLater() {
        try (EdgeStore store = open(killed(), LARGE_FILE)) {
            double[] decoded = ask(store);
            assertEquals(SAMPLES + 1, decoded[0]);
            assertTrue(last.decodedBlocks() > 0, last.toString());
            long blocks = last.decodedBlocks() + last.indexedBlocks();
            work(store);
            assertEquals(Arrays.toString(decoded), Arrays.toString(ask(store)));
            assertEquals(blocks, last.indexedBlocks());
        }
    }

    @Test
    void aFileIsSealedWithTheStatisticsOfAllItsBlocks() {
        SimulatedStorage storage = killed();
        try (EdgeStore store = open(storage, SMALL_FILE)) {
            store.runAgents();
            storage = storage.kill();
        }
        try (TsmFile file = TsmFile.open(storage, StoreFiles.tsm(1))) {
            assertTrue(file.isSealed());
            int ref = file.refs()[0];
            SeriesDefinition series = file.definition(ref);
            SampleSource.Loader loader = new SampleSource.Loader();
            for (BlockEntry entry : file.blocks(ref)) {
                SampleSource.of(file, entry, series).load(loader);
                assertEquals(BlockStatistics.of(series.type(), loader.values(), 0, loader.count()), entry.statistics());
            }
        }
    }

    @Test
    void aBlockThatCannotBeReadDoesWithout() {
        SimulatedStorage storage = killed();
        try (EdgeStore store = open(storage, LARGE_FILE)) {
            storage.inject(FaultRule.from(Fault.EIO, 1).on(Operation.READ));
            work(store);
            storage.clearFaults();
            double[] answer = ask(store);
            assertEquals(SAMPLES + 1, answer[0]);
            assertEquals(0, last.indexedBlocks());
        }
    }
}
