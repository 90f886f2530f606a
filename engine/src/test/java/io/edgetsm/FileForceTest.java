package io.edgetsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.Operation;
import io.edgetsm.testing.OperationPoint;
import io.edgetsm.testing.SimulatedStorage;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** While the device takes what is in a TSM file, samples go on into the heads. */
class FileForceTest {
    private static final int SAMPLES = 60_000;

    private final SimulatedStorage storage = new SimulatedStorage();
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void theEncoderGoesOnWhileAFileIsForced() throws InterruptedException {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(256 << 10)
                .memoryBudget(8 << 20)
                .build();
        try (EdgeStore store = EdgeStore.open(config, storage.reopen(), true)) {
            SensorSeries series = store.series("x", ValueType.INT64);
            storage.onOperation(point -> {
                if (isForceByCommitter(point) && answered.getCount() > 0) {
                    // Comes back only when the encoder has run it.
                    store.betweenBatches(() -> null);
                    answered.countDown();
                }
            });
            for (int i = 0; i < SAMPLES; i++) {
                series.append(StoreLife.START + i * 1_000_000_000L, i * 0x9E3779B97F4A7C15L);
            }
            // More than the ring holds: somewhere on the way a file has been forced to make room in it.
            answered.await();
            long lastTimestamp = StoreLife.START + (SAMPLES - 1) * 1_000_000_000L;
            assertEquals(lastTimestamp, store.last(series.definition()).timestamp());
        }
    }

    private static boolean isForceByCommitter(OperationPoint point) {
        return point.operation() == Operation.FORCE
                && point.name().endsWith(StoreFiles.TSM_SUFFIX)
                && Thread.currentThread().getName().startsWith("edgetsm-committer");
    }
}
