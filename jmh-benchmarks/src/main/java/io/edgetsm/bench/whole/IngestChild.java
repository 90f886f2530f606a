package io.edgetsm.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A child process: one engine, one scenario, one store; prints what it took as one line of {@code key=value}. */
final class IngestChild {
    private static final int CHECKED_SERIES = 16;
    private static final long FORCE_NANOS = Duration.ofMillis(200).toNanos();

    private final Engine engine;
    private final Scenario scenario;
    private final Path directory;
    private final long samples;

    IngestChild(Engine engine, Scenario scenario, Path directory, long samples) {
        this.engine = engine;
        this.scenario = scenario;
        this.directory = directory;
        this.samples = samples;
    }

    /** {@code engine scenario directory samples warm-up-samples}. */
    public static void main(String[] args) throws Exception {
        Engine engine = Engine.named(args[0]);
        Scenario scenario = Scenario.parse(args[1]);
        Path directory = Path.of(args[2]);
        long warmUp = Ingest.samplesOf(scenario, Long.parseLong(args[4]));
        if (warmUp > 0) {
            new IngestChild(engine, scenario, directory.resolve("warm-up"), warmUp).ingest();
            Disk.delete(directory.resolve("warm-up"));
        }
        long samples = Ingest.samplesOf(scenario, Long.parseLong(args[3]));
        ChildProcess.tell(new IngestChild(engine, scenario, directory.resolve("store"), samples).run());
    }

    /** Ingests, then reads back; the figures are those of ingesting. */
    Map<String, String> run() throws Exception {
        Map<String, String> measured = ingest();
        if (engine.keeps()) {
            verify();
        }
        return measured;
    }

    private Map<String, String> ingest() throws Exception {
        Files.createDirectories(directory);
        List<SampleFeed> feeds = Ingest.feeds(scenario);
        BurstFeed bursts = scenario.isBursts() ? new BurstFeed() : null;
        EngineWriter writer = engine.create(directory, scenario);
        ProcessUsage before = ProcessUsage.now();
        long start = System.nanoTime();
        long forces = new Ingest(writer, scenario, samples, FORCE_NANOS).run(feeds, bursts);
        long allocated = ProcessUsage.now().since(before).allocatedBytes();
        writer.close();
        double seconds = (System.nanoTime() - start) / 1e9;
        ProcessUsage used = ProcessUsage.now().since(before);
        long disk = Disk.allocatedBytes(directory) - engine.fixedBytes(directory);
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("samples", Long.toString(samples));
        figures.put("rate", Double.toString(samples / seconds / 1e6));
        figures.put("cpu", Double.toString(used.cpuSeconds() / samples * 1e6));
        figures.put("disk", Double.toString((double) disk / samples));
        figures.put("written", Double.toString((double) used.writtenBytes() / samples));
        figures.put("rss", Double.toString(used.maxResidentBytes() / 1e6));
        figures.put("alloc", Double.toString((double) allocated / samples));
        figures.put("forces", Long.toString(forces));
        return figures;
    }

    /** Reads back how many samples there are, and every sample of some series. */
    private void verify() throws Exception {
        List<Integer> chosen = new ArrayList<>();
        new Random(0x5EED).ints(CHECKED_SERIES, 0, scenario.series()).distinct().forEach(chosen::add);
        SampleChecksum[] expected = expected();
        try (EngineReader reader = engine.read(directory, scenario)) {
            long count = reader.count();
            if (count != samples) {
                throw new IOException(
                        "count is wrong: engine=" + engine.name() + " expected=" + samples + " actual=" + count);
            }
            for (int series : chosen) {
                SampleChecksum actual = new SampleChecksum();
                reader.scan(series, actual);
                if (!actual.matches(expected[series])) {
                    throw new IOException("samples came back different: engine=" + engine.name() + " series=" + series
                            + " expected=" + expected[series] + " actual=" + actual);
                }
            }
        }
    }

    private SampleChecksum[] expected() {
        SampleChecksum[] sums = new SampleChecksum[scenario.series()];
        Arrays.setAll(sums, i -> new SampleChecksum());
        if (scenario.isBursts()) {
            expectBursts(sums);
        } else {
            Ingest.feeds(scenario).forEach(feed -> expectSamples(feed, sums));
        }
        return sums;
    }

    private void expectSamples(SampleFeed feed, SampleChecksum[] sums) {
        for (long done = 0; done < samples / scenario.threads(); done += feed.size()) {
            feed.next();
            for (int i = 0; i < feed.size(); i++) {
                sums[feed.refs()[i]].sample(feed.timestamps()[i], feed.values()[i]);
            }
        }
    }

    private void expectBursts(SampleChecksum[] sums) {
        BurstFeed feed = new BurstFeed();
        for (long done = 0; done < samples; done += (long) BurstFeed.CHANNELS * BurstFeed.PIECE_SAMPLES) {
            feed.next();
            for (int channel = 0; channel < BurstFeed.CHANNELS; channel++) {
                for (int i = 0; i < BurstFeed.PIECE_SAMPLES; i++) {
                    sums[channel].sample(BurstFeed.timeOf(feed.firstIndex() + i), feed.counts()[channel][i]);
                }
            }
        }
    }
}
