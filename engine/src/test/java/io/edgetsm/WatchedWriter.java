package io.edgetsm;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process of its own that writes {@link WatchedAppends} into a small ring as fast as it can, closing and opening the
 * store now and then, and prints the LSN up to which everything is in the log. Arguments: directory, ticks, retention in
 * bytes.
 */
final class WatchedWriter {
    private static final int RING_BYTES = 1 << 20;
    private static final int TICKS_PER_OPENING = 5_000;

    private WatchedWriter() {}

    static StoreConfig config(Path directory, long retentionBytes) {
        return StoreConfig.builder(directory)
                .logBytes(RING_BYTES)
                .tsmFileBytes(128 << 10)
                .retentionBytes(retentionBytes)
                .memoryBudget(8 << 20)
                .commitInterval(Duration.ofSeconds(1))
                .build();
    }

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        int ticks = Integer.parseInt(arguments[1]);
        StoreConfig config = config(directory, Long.parseLong(arguments[2]));
        for (int done = 0; done < ticks; done += TICKS_PER_OPENING) {
            try (EdgeStore store = EdgeStore.open(config)) {
                write(store, Math.min(TICKS_PER_OPENING, ticks - done));
            }
        }
        System.out.println("done");
    }

    private static void write(EdgeStore store, int ticks) {
        SensorSeries[] sensors = new SensorSeries[WatchedAppends.SENSORS];
        for (int i = 0; i < sensors.length; i++) {
            sensors[i] = store.series(WatchedAppends.sensorKey(i), ValueType.INT64);
        }
        BurstSeries bursts = store.bursts(
                "vibration", ValueType.BURST_INT16, SamplePeriod.ofNanos(WatchedAppends.BURST_PERIOD_NANOS), 1);
        short[] values = new short[WatchedAppends.BURST_SAMPLES];
        for (int tick = 0; tick < ticks; tick++) {
            for (int i = 1; i <= WatchedAppends.TICK; i++) {
                long lsn = store.appendedLsn();
                Durability durability = i == WatchedAppends.TICK ? Durability.WRITTEN : Durability.BUFFERED;
                if (WatchedAppends.isBurst(lsn)) {
                    for (int index = 0; index < values.length; index++) {
                        values[index] = WatchedAppends.burstValue(lsn, index);
                    }
                    bursts.append(WatchedAppends.timestamp((int) (2 * lsn)), 0, values, 0, values.length, durability);
                } else {
                    sensors[WatchedAppends.sensor(lsn)].append(
                            WatchedAppends.timestamp(WatchedAppends.halfSlot(lsn)), lsn, durability);
                }
            }
            System.out.println(store.writtenLsn());
        }
    }
}
