package io.edgetsm;

import io.edgetsm.format.ValueType;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

/** A file that has as many index entries as it may is sealed; what is flushed together stays together all the same. */
class FileLimitTest {
    private static final int BUDGET = 8 << 20;
    private static final int SERIES = 1000;
    private static final int BURST_SAMPLES = 6000;

    private final ManualClock clock = new ManualClock(StoreLife.START);

    @Seeded(runs = 2)
    void theBlocksOfACutAreInOneFile(SampleRandom random) {
        SimulatedStorage storage = new SimulatedStorage(random.nextLong());
        EdgeStore store = open(storage);
        int room = 1 + random.nextInt(2);
        fillIndex(store, new MemoryShares(BUDGET).growingEntries() - room);
        short[] counts = StoreLife.noisyCounts(random, BURST_SAMPLES);
        store.bursts(StoreLife.BURST, ValueType.BURST_INT16, StoreLife.PERIOD, 0.5)
                .append(StoreLife.START, 0, counts, 0, counts.length, Durability.FORCED);
        store.flush();
        StoreState acknowledged = StoreJudge.state(store);
        StoreJudge.judgeCuts(storage, acknowledged, random, this::open);
        store.close();
    }

    /** Each flush gives each series that has a sample an entry. */
    private static void fillIndex(EdgeStore store, int entries) {
        SensorSeries[] series = IntStream.range(0, SERIES)
                .mapToObj(i -> store.series("s{i=\"" + i + "\"}", ValueType.INT64))
                .toArray(SensorSeries[]::new);
        for (int i = 0; i < entries; i++) {
            series[i % SERIES].append(StoreLife.START + i, i);
            if (i % SERIES == SERIES - 1) {
                store.flush();
            }
        }
        store.flush();
    }

    private EdgeStore open(SimulatedStorage storage) {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(1 << 20)
                .memoryBudget(BUDGET)
                .maxFuture(Duration.ofDays(1))
                .clock(clock)
                .build();
        return EdgeStore.open(config, storage.reopen(), false);
    }
}
