package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What many slow series cost on disk: every byte of every file but the ring, which has its size whatever is in it. */
class DiskSizeTest {
    private static final int SERIES = 20_000;
    private static final int TICKS = 200;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long TICK_NANOS = 10_000_000_000L;
    private static final double[] DECIMALS = {10, 100, 1000};

    private final SimulatedStorage storage = new SimulatedStorage();
    private final Random random = new Random(0x5EED);

    @Test
    void twentyThousandSlowSeriesTakeAtMostOneAndAHalfBytesASample() {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .memoryBudget(64 << 20)
                .tsmFileBytes(1 << 20)
                .maxFuture(Duration.ofDays(1))
                .clock(new ManualClock(START))
                .build();
        try (EdgeStore store = EdgeStore.open(config, storage, false)) {
            fill(store);
            store.flush();
        }
        long bytes = 0;
        for (String name : storage.reopen().list()) {
            bytes += name.equals(StoreFiles.LOG) ? 0 : storage.bytesOf(name).length;
        }
        double bytesPerSample = (double) bytes / SERIES / TICKS;
        assertTrue(bytesPerSample <= 1.5, "bytes per sample: " + bytesPerSample);
    }

    /** Random walks of 1, 2 or 3 decimals, read together every ten seconds. */
    private void fill(EdgeStore store) {
        List<SensorSeries> series = new ArrayList<>();
        double[] levels = new double[SERIES];
        double[] values = new double[SERIES];
        for (int i = 0; i < SERIES; i++) {
            series.add(store.series(
                    "temperature{plant=\"north\",machine=\"press-" + i / 8 + "\",point=\"p" + i % 8 + "\"}",
                    ValueType.FLOAT64));
            levels[i] = 200 + random.nextInt(100);
        }
        SeriesSet set = SeriesSet.of(series);
        for (int tick = 0; tick < TICKS; tick++) {
            for (int i = 0; i < SERIES; i++) {
                levels[i] += random.nextGaussian() * 2;
                values[i] = Math.rint(levels[i]) / DECIMALS[i % DECIMALS.length];
            }
            store.append(set, START + tick * TICK_NANOS, values);
        }
    }
}
