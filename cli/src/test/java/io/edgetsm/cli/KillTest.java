package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.EdgeStore;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import io.edgetsm.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes from two threads is killed at moments of chance, a third of them while it recovers from the kill
 * before. What this process was told to be written is there afterwards, and of each thread's samples exactly the first n:
 * none missing between, none twice, none changed. {@code -Dcampaign.kills=1000} kills a thousand times; {@code
 * -Djava.io.tmpdir} names the file system it happens on, which may be so small that it runs full.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("campaign.kills", 20);
    private static final int ROUNDS_PER_STORE = 50;
    private static final int KILLED = 128 + 9;
    private static final long MAX_WRITING_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    private static int kills;
    private static int killsInRecovery;
    private static long acknowledgements;

    @TempDir
    Path directory;

    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private Path store;
    /** What the last opening took: kills that are to hit an opening come within that time. */
    private long openingNanos = TimeUnit.MILLISECONDS.toNanos(300);

    @AfterAll
    static void report() {
        System.out.printf(
                "campaign kills: kills=%d inRecovery=%d acknowledgements=%d%n",
                kills, killsInRecovery, acknowledgements);
    }

    @Seeded(runs = 1)
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whatWasWrittenSurvivesTheDeathOfTheProcess(SampleRandom random) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill % ROUNDS_PER_STORE == 0) {
                store = directory.resolve("store-" + kill);
                acknowledged.clear();
            }
            writeUntilKilled(random);
            judge(random, "kill " + kill);
        }
        killer.shutdown();
        Cli.run("verify", store).expectOk();
    }

    private void judge(SampleRandom random, String where) {
        if (!Files.exists(store.resolve("MANIFEST"))) {
            assertTrue(acknowledged.isEmpty(), where);
            return;
        }
        Map<String, Long> seen = readThroughTheView();
        acknowledged.forEach((series, count) -> assertTrue(
                seen.getOrDefault(series, 0L) >= count,
                where + ": " + series + " acknowledged=" + count + " found=" + seen));
        if (random.oneIn(3)) {
            assertEquals(seen, readThroughTheEngine(), where);
        }
        // What has been seen may be counted upon as well.
        acknowledged.putAll(seen);
    }

    private void writeUntilKilled(SampleRandom random) throws Exception {
        Process writer = TestProcesses.java(
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        KilledWriter.class,
                        store.toString(),
                        Long.toString(random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean inRecovery = random.oneIn(3);
        boolean opened = false;
        long opening = 0;
        Future<?> death = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(KilledWriter.OPENING)) {
                    opening = System.nanoTime();
                    death = inRecovery ? killWithin(openingNanos, writer, random) : null;
                } else if (line.equals(KilledWriter.OPEN)) {
                    opened = true;
                    openingNanos = System.nanoTime() - opening;
                    death = death == null ? killWithin(MAX_WRITING_NANOS, writer, random) : death;
                } else {
                    hear(line);
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertNotNull(death, "writer ended by itself, see its message above");
        death.get();
        assertEquals(KILLED, writer.exitValue(), "writer ended by itself, see its message above");
        kills++;
        killsInRecovery += opened ? 0 : 1;
    }

    /** By its handle: {@link Process#destroyForcibly} closes the pipe, and with it what is still inside. */
    private Future<?> killWithin(long maxNanos, Process writer, SampleRandom random) {
        return killer.schedule(
                () -> writer.toHandle().destroyForcibly(), random.nextLong(maxNanos), TimeUnit.NANOSECONDS);
    }

    /** A line cut off by the kill ends in a shorter number, which was acknowledged as well. */
    private void hear(String line) {
        String[] words = line.split(" ");
        if (words.length == 2 && !words[1].isEmpty()) {
            acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
            acknowledgements++;
        }
    }

    private Map<String, Long> readThroughTheView() {
        try (Opened opened = Opened.of(store)) {
            return requirePrefixes(opened.snapshot());
        }
    }

    private Map<String, Long> readThroughTheEngine() {
        try (EdgeStore opened = EdgeStore.open(KilledWriter.config(store));
                Snapshot snapshot = opened.snapshot("*")) {
            return requirePrefixes(snapshot);
        }
    }

    private static Map<String, Long> requirePrefixes(Snapshot snapshot) {
        Map<String, Long> counts = new HashMap<>();
        for (SeriesDefinition series : snapshot.series()) {
            String key = series.key().toString();
            SampleCursor samples = snapshot.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
            long count = 0;
            long last = -1;
            while (samples.next()) {
                long index = KilledWriter.indexOf(key, samples.timestamp(), count);
                assertEquals(KilledWriter.timeOf(key, index), samples.timestamp(), key);
                assertEquals(KilledWriter.bitsOf(key, index), samples.valueBits(), key + " index=" + index);
                last = Math.max(last, index);
                count++;
            }
            assertEquals(last + 1, count, key + ": some before the last are missing");
            counts.put(key, count);
        }
        return counts;
    }
}
