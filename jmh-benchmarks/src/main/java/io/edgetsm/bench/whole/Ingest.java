package io.edgetsm.bench.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Drives a writer through a scenario as fast as it takes the samples, with a blocking force at intervals. */
final class Ingest {
    /** Calls between two looks at the clock where each sample is a call. */
    private static final int CALLS_PER_LOOK = 1000;

    private final EngineWriter writer;
    private final Scenario scenario;
    private final long samples;
    private final long forceNanos;
    private long lastForce;
    private long forces;

    Ingest(EngineWriter writer, Scenario scenario, long samples, long forceNanos) {
        this.writer = writer;
        this.scenario = scenario;
        this.samples = samples;
        this.forceNanos = forceNanos;
    }

    /** Appends everything; returns the number of forces. */
    long run(List<SampleFeed> feeds, BurstFeed bursts) throws Exception {
        lastForce = System.nanoTime();
        if (scenario.isBursts()) {
            appendBursts(bursts);
        } else if (scenario.threads() == 1) {
            append(feeds.get(0), true);
        } else {
            appendConcurrently(feeds);
        }
        return forces;
    }

    private void appendBursts(BurstFeed feed) throws Exception {
        for (long done = 0; done < samples; done += (long) BurstFeed.CHANNELS * BurstFeed.PIECE_SAMPLES) {
            feed.next();
            writer.bursts(feed.firstIndex(), feed.counts());
            forceWhenDue();
        }
    }

    private void appendConcurrently(List<SampleFeed> feeds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(feeds.size());
        try {
            List<Future<Void>> parts = new ArrayList<>();
            for (SampleFeed feed : feeds) {
                boolean forcing = feed == feeds.get(0);
                parts.add(threads.submit(() -> {
                    append(feed, forcing);
                    return null;
                }));
            }
            for (Future<Void> part : parts) {
                part.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private void append(SampleFeed feed, boolean forcing) throws Exception {
        int perTick = feed.size();
        int ticksPerLook = Math.max(1, CALLS_PER_LOOK / perTick);
        long ticks = samples / scenario.threads() / perTick;
        for (long tick = 0; tick < ticks; tick++) {
            feed.next();
            if (scenario.isSingle()) {
                appendOneByOne(feed);
            } else {
                writer.tick(feed.refs(), feed.timestamps(), feed.values(), perTick);
            }
            if (forcing && tick % ticksPerLook == 0) {
                forceWhenDue();
            }
        }
    }

    private void appendOneByOne(SampleFeed feed) throws Exception {
        int[] refs = feed.refs();
        long[] timestamps = feed.timestamps();
        double[] values = feed.values();
        for (int i = 0; i < refs.length; i++) {
            writer.append(refs[i], timestamps[i], values[i]);
        }
    }

    private void forceWhenDue() throws Exception {
        if (System.nanoTime() - lastForce >= forceNanos) {
            writer.force();
            forces++;
            lastForce = System.nanoTime();
        }
    }

    /** Samples that {@link #run} appends: whole ticks and pieces. */
    static long samplesOf(Scenario scenario, long asked) {
        long unit = scenario.isBursts()
                ? (long) BurstFeed.CHANNELS * BurstFeed.PIECE_SAMPLES
                : (long) scenario.tickSize() * scenario.threads();
        return scenario.isBursts() ? (asked + unit - 1) / unit * unit : asked / unit * unit;
    }

    /** A feed per thread. */
    static List<SampleFeed> feeds(Scenario scenario) {
        List<SampleFeed> feeds = new ArrayList<>();
        for (int part = 0; part < scenario.threads() && !scenario.isBursts(); part++) {
            feeds.add(new SampleFeed(scenario, part));
        }
        return feeds;
    }
}
