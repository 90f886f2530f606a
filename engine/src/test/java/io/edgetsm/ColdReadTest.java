package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.StoreView;
import io.edgetsm.testing.ManualClock;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a query that is the first one has to go to the device. */
class ColdReadTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int SERIES = 50;
    private static final int ROWS = 20_000;
    private static final int HOUR = 3_600;
    private static final int MAX_READS = 6;

    private final SimulatedStorage storage = new SimulatedStorage();

    private void fill() {
        StoreConfig config = StoreConfig.builder(Path.of("store"))
                .clock(new ManualClock(START + ROWS * SECOND))
                .logBytes(1 << 20)
                .tsmFileBytes(128 << 10)
                .build();
        try (EdgeStore store = EdgeStore.open(config, storage, false)) {
            List<SensorSeries> sensors = new ArrayList<>();
            for (int i = 0; i < SERIES; i++) {
                sensors.add(store.series("t{n=\"" + i + "\"}", ValueType.FLOAT64));
            }
            for (int row = 0; row < ROWS; row++) {
                for (int i = 0; i < SERIES; i++) {
                    sensors.get(i).append(START + row * SECOND, Math.round(Math.sin((row + i) / 90.0) * 500) / 10.0);
                }
            }
            store.flush();
        }
    }

    @Test
    void anHourOfOneSeriesCostsFewReadsHoweverManyFilesThereAre() {
        fill();
        for (int hour = 0; hour < ROWS / HOUR; hour++) {
            SimulatedStorage counted = storage.reopen();
            try (StoreView cold = StoreView.open(counted)) {
                assertTrue(cold.files().size() > 1, "files=" + cold.files().size());
                SeriesDefinition series = cold.series().get(SERIES / 2);
                long before = counted.count(Operation.READ);
                long from = START + hour * (long) HOUR * SECOND;
                SampleCursor cursor = cold.samples(series, from, from + HOUR * SECOND - 1);
                assertEquals(HOUR, cursor.read(new long[HOUR + 1], new long[HOUR + 1], 0, HOUR + 1));
                long reads = counted.count(Operation.READ) - before;
                assertTrue(
                        reads <= MAX_READS,
                        "reads=" + reads + " files=" + cold.files().size() + " hour=" + hour);
            }
        }
    }
}
