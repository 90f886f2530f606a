package io.edgetsm;

import io.edgetsm.io.Storage;
import io.edgetsm.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;

/** Opens stores on a simulated disk, without threads, for tests outside the engine's package. */
public final class StoresOnAnyStorage {
    private StoresOnAnyStorage() {}

    public static EdgeStore open(Storage storage, ManualClock clock) {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(64 * 4096)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .maxFuture(Duration.ofDays(10_000))
                .clock(clock)
                .build();
        return EdgeStore.open(config, storage, false);
    }
}
