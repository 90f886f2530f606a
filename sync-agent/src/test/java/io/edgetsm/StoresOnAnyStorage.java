package io.edgetsm;

import io.edgetsm.io.Storage;
import io.edgetsm.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;

/** Opens stores on a simulated disk, without threads, for tests outside the engine's package. */
public final class StoresOnAnyStorage {
    private StoresOnAnyStorage() {}

    public static EdgeStore open(Storage storage, ManualClock clock) {
        return open(storage, clock, 64);
    }

    /** With the smallest log there is. */
    public static EdgeStore openSmall(Storage storage, ManualClock clock) {
        return open(storage, clock, 16);
    }

    private static EdgeStore open(Storage storage, ManualClock clock, int logPages) {
        StoreConfig config = StoreConfig.builder(Path.of("simulated"))
                .logBytes(logPages * 4096L)
                .tsmFileBytes(64 << 10)
                .memoryBudget(8 << 20)
                .maxFuture(Duration.ofDays(10_000))
                .clock(clock)
                .build();
        return EdgeStore.open(config, storage, false);
    }
}
