package io.edgetsm.examples;

import io.edgetsm.BurstSeries;
import io.edgetsm.EdgeStore;
import io.edgetsm.SensorSeries;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import io.edgetsm.reader.query.QueryResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A gateway: one thread reads a thermometer, one an accelerometer; then somebody asks for hourly means. */
public final class GatewayApp {
    private static final long SECOND = 1_000_000_000L;
    private static final SamplePeriod RATE = SamplePeriod.ofHertz("25600");

    private GatewayApp() {}

    /** Runs with the directory of the store as its only argument. */
    public static void main(String[] arguments) throws InterruptedException {
        long start = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * SECOND;
        StoreConfig config = StoreConfig.builder(Path.of(arguments[0]))
                .commitInterval(Duration.ofMillis(200)) // what a power cut may cost
                .build();
        try (EdgeStore store = EdgeStore.open(config)) {
            SensorSeries temperature = store.series("temperature{room=\"12\"}", ValueType.FLOAT64);
            BurstSeries vibration = store.bursts("vibration{motor=\"3\"}", ValueType.BURST_INT16, RATE, 0.001);
            Thread slow = new Thread(() -> readThermometer(temperature, start));
            Thread dense = new Thread(() -> readAccelerometer(vibration, start));
            slow.start();
            dense.start();
            slow.join();
            dense.join();
            store.force(); // from here on no power cut takes anything back
            printHourlyMeans(store);
        }
    }

    private static void readThermometer(SensorSeries series, long start) {
        for (int second = 0; second < 3 * 3600; second++) {
            series.append(start + second * SECOND, Math.round(200 + 20 * Math.sin(second / 3000.0)) / 10.0);
        }
    }

    private static void readAccelerometer(BurstSeries series, long start) {
        short[] capture = new short[2560]; // a tenth of a second, once a minute
        for (int minute = 0; minute < 3 * 60; minute++) {
            for (int i = 0; i < capture.length; i++) {
                capture[i] = (short) (1000 * Math.sin(i * 2 * Math.PI * 50 / 25600));
            }
            series.append(start + minute * 60L * SECOND, capture);
        }
    }

    private static void printHourlyMeans(EdgeStore store) {
        try (QueryResult hours = store.query("temperature --every 1h --agg mean")) {
            while (hours.next()) {
                System.out.printf(
                        Locale.ROOT,
                        "%s  %s  %.2f%n",
                        Instant.ofEpochSecond(hours.start() / SECOND),
                        hours.group().label(),
                        hours.value(0));
            }
        }
    }
}
