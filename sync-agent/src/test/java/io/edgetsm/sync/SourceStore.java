package io.edgetsm.sync;

import io.edgetsm.BurstSeries;
import io.edgetsm.Durability;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A small store with three sensor series and a burst series, filled piece by piece, each piece other samples. */
final class SourceStore {
    static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int SAMPLES_PER_PIECE = 1_500;

    private SourceStore() {}

    static StoreConfig config(Path directory) {
        return StoreConfig.builder(directory)
                .logBytes(1 << 20)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .build();
    }

    static EdgeStore open(Path directory) {
        return EdgeStore.open(config(directory));
    }

    /** Appends a piece without flushing it. */
    static void append(EdgeStore store, int piece) {
        SensorSeries walk = store.series("walk{room=\"1\"}", ValueType.FLOAT64);
        SensorSeries count = store.series("count", ValueType.INT64);
        SensorSeries odd = store.series("odd{a=\"../..\",b=\"\u00e9\"}", ValueType.FLOAT32);
        BurstSeries burst = store.bursts("shaft", ValueType.BURST_INT16, SamplePeriod.ofHertz("25600"), 0.001);
        // Full precision, so that a piece fills more than one small batch whatever the codecs learn.
        SplittableRandom random = new SplittableRandom(piece);
        long start = START + (long) piece * SAMPLES_PER_PIECE * SECOND;
        for (int i = 0; i < SAMPLES_PER_PIECE; i++) {
            walk.append(start + i * SECOND, i % 97 == 0 ? Double.NaN : random.nextDouble());
            count.append(start + i * SECOND, (long) i * piece);
            if (i % 3 == 0) {
                odd.append(start + i * SECOND, i % 2 == 0 ? -0.0 : (float) i);
            }
        }
        short[] counts = new short[2_560];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) (1000 * Math.sin(i / 7.0) + i * 31 % 13);
        }
        burst.append(start, 0, counts, 0, counts.length, Durability.BUFFERED);
    }

    /** Makes a store with some pieces, flushed and closed. */
    static void create(Path directory, int pieces) {
        try (EdgeStore store = open(directory)) {
            for (int piece = 0; piece < pieces; piece++) {
                append(store, piece);
                store.flush();
            }
        }
    }

    /** Turns everything into blocks. */
    static void flush(Path directory) {
        try (EdgeStore store = open(directory)) {
            store.flush();
        }
    }
}
