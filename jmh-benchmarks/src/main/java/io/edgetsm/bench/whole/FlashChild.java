package io.edgetsm.bench.whole;

import io.edgetsm.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A child process that writes at true pace and tells what reached the device from the moment the store stood there until
 * it was flushed and closed.
 */
final class FlashChild {
    private static final long PORTION_NANOS = TimeUnit.SECONDS.toNanos(1) / PacedFeed.PORTIONS;
    private static final int PORTIONS_PER_PIECE = PacedFeed.PORTIONS * BurstFeed.PIECE_SAMPLES / 25_600;

    private final FlashCell cell;
    private final Path directory;
    private final long portions;
    /** EdgeTSM forces by itself. */
    private final boolean forcing;

    private long forces;

    private FlashChild(FlashCell cell, Path directory, int seconds) {
        this.cell = cell;
        this.directory = directory;
        this.portions = (long) seconds * PacedFeed.PORTIONS;
        this.forcing = !cell.engine().equals("edgetsm");
    }

    /** {@code engine rate channels interval-millis directory device seconds}. */
    public static void main(String[] args) throws Exception {
        FlashCell cell = new FlashCell(
                args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), "");
        Path directory = Path.of(args[4]).resolve("store");
        ChildProcess.tell(new FlashChild(cell, directory, Integer.parseInt(args[6])).run(args[5]));
    }

    private Map<String, String> run(String device) throws Exception {
        Files.createDirectories(directory);
        Engine engine = forcing ? Engine.named(cell.engine()) : edgeEngine();
        EngineWriter writer = engine.create(directory, cell.channels() > 0 ? Scenario.BURSTS : Scenario.TICKS);
        LoopDevice.sync(directory);
        long deviceBefore = LoopDevice.writtenBytes(device);
        ProcessUsage before = ProcessUsage.now();
        Map<String, String> figures = new LinkedHashMap<>();
        long start = System.nanoTime();
        long samples = cell.channels() > 0 ? writeBursts(writer) : writeSamples(writer);
        figures.put("seconds", Double.toString((System.nanoTime() - start) / 1e9));
        figures.put("forces", Long.toString(forces + writer.ownForces()));
        writer.close();
        LoopDevice.sync(directory);
        ProcessUsage used = ProcessUsage.now().since(before);
        figures.put("samples", Long.toString(samples));
        figures.put("device", Long.toString(LoopDevice.writtenBytes(device) - deviceBefore));
        figures.put("process", Long.toString(used.writtenBytes()));
        figures.put("kept", Long.toString(Disk.allocatedBytes(directory) - engine.fixedBytes(directory)));
        figures.put("cpu", Double.toString(used.cpuSeconds()));
        return figures;
    }

    private Engine edgeEngine() {
        return new EdgeEngine() {
            @Override
            StoreConfig.Builder config(Path path) {
                return super.config(path).commitInterval(Duration.ofMillis(cell.intervalMillis()));
            }
        };
    }

    private long writeSamples(EngineWriter writer) throws Exception {
        PacedFeed feed = new PacedFeed(cell.rate());
        pace(writer, portion -> feed.next(writer));
        return portions * (cell.rate() / PacedFeed.PORTIONS);
    }

    private long writeBursts(EngineWriter writer) throws Exception {
        BurstFeed feed = new BurstFeed();
        short[][] counts = new short[cell.channels()][];
        pace(writer, portion -> {
            if (portion % PORTIONS_PER_PIECE == 0) {
                feed.next();
                System.arraycopy(feed.counts(), 0, counts, 0, counts.length);
                writer.bursts(feed.firstIndex(), counts);
            }
        });
        return portions / PORTIONS_PER_PIECE * BurstFeed.PIECE_SAMPLES * cell.channels();
    }

    private void pace(EngineWriter writer, Portion action) throws Exception {
        long start = System.nanoTime();
        long portionsPerForce = (long) cell.intervalMillis() * PacedFeed.PORTIONS / 1000;
        for (long portion = 0; portion < portions; portion++) {
            for (long wait = start + portion * PORTION_NANOS - System.nanoTime();
                    wait > 0;
                    wait = start + portion * PORTION_NANOS - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            action.write(portion);
            if (forcing && (portion + 1) % portionsPerForce == 0) {
                writer.force();
                forces++;
            }
        }
    }

    @FunctionalInterface
    private interface Portion {
        void write(long portion) throws Exception;
    }
}
