package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.StoreStats;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The directory of a store as a crash leaves it: copied while the store was open, right after a force. Full blocks are in
 * its files, as they would be on any machine; what the heads held is in its log alone.
 */
final class CrashedStore {
    /** Half of it is filled before the encoder would make room. */
    private static final long LOG_BYTES = 64L << 20;

    private static final long FILLED_BYTES = 31L << 20;

    private final Path directory;
    private final long samples;
    private final long logBytes;

    private CrashedStore(Path directory, long samples, long logBytes) {
        this.directory = directory;
        this.samples = samples;
        this.logBytes = logBytes;
    }

    /** What its log is full of. */
    enum Content {
        /** 1,000 series at 1 Hz. */
        TICKS,
        /** The same with values that do not compress: each is 53 random bits. */
        NOISE,
        /** Four channels at 25.6 kHz. */
        BURSTS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean hasTicks() {
            return this == TICKS || this == NOISE;
        }

        Scenario scenario() {
            return hasTicks() ? Scenario.TICKS : Scenario.BURSTS;
        }
    }

    /** Makes one, in a directory that must not exist. */
    static CrashedStore make(Path directory, Content content) throws IOException {
        Path living = directory.resolveSibling(directory.getFileName() + "-living");
        // Bursts by reference would leave nothing to replay.
        StoreConfig config = StoreConfig.builder(living)
                .memoryBudget(256L << 20)
                .logBytes(LOG_BYTES)
                .straightBurstSamples(Long.MAX_VALUE)
                .build();
        try (EdgeStore store = EdgeStore.open(config)) {
            feed(store, content);
            store.force();
            StoreStats stats = store.stats();
            copy(living, directory);
            return new CrashedStore(directory, stats.samplesAppended(), stats.logBytes());
        } finally {
            Disk.delete(living);
        }
    }

    private static void feed(EdgeStore store, Content content) {
        EdgeEngine.Writer writer = new EdgeEngine.Writer(store, content.scenario());
        SampleFeed ticks = new SampleFeed(Scenario.TICKS, 0);
        BurstFeed bursts = new BurstFeed();
        SplittableRandom random = new SplittableRandom(0x5EED);
        while (store.stats().logBytes() < FILLED_BYTES) {
            // A second of samples, then a force: what the figures are of is in the log when they are asked for.
            for (int i = 0; i < 10; i++) {
                if (content.hasTicks()) {
                    ticks.next();
                    double[] values = content == Content.NOISE ? noise(random, ticks.size()) : ticks.values();
                    writer.tick(ticks.refs(), ticks.timestamps(), values, ticks.size());
                } else {
                    bursts.next();
                    writer.bursts(bursts.firstIndex(), bursts.counts());
                }
            }
            store.force();
        }
    }

    private static double[] noise(SplittableRandom random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextDouble();
        }
        return values;
    }

    /** Where it is; nobody has opened it since. */
    Path directory() {
        return directory;
    }

    /** Samples in it. */
    long samples() {
        return samples;
    }

    /** Bytes that had been written to its log. */
    long logBytes() {
        return logBytes;
    }

    /** Copies a store's files into a directory that it makes, and forces them, as they would be after a reboot. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path copy = Files.copy(file, to.resolve(file.getFileName()));
                try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }
}
