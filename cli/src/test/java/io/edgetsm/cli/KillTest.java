package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.EdgeStore;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.Snapshot;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.Seeded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes from two threads is killed at moments of chance. What another process was told to be written is
 * there afterwards, and of each thread's samples exactly the first n: none missing between, none twice, none changed.
 */
class KillTest {
    private static final int KILLS = 20;
    private static final int MAX_ACKNOWLEDGEMENTS = 400;

    @TempDir
    Path store;

    private final Map<String, Long> acknowledged = new HashMap<>();

    @Seeded(runs = 1)
    void whatWasWrittenSurvivesTheDeathOfTheProcess(SampleRandom random) throws IOException, InterruptedException {
        for (int kill = 1; kill <= KILLS; kill++) {
            writeUntilKilled(random.nextLong(), 1 + random.nextInt(MAX_ACKNOWLEDGEMENTS));
            Map<String, Long> seen = readThroughTheView();
            acknowledged.forEach((series, count) -> assertTrue(
                    seen.getOrDefault(series, 0L) >= count, series + " acknowledged=" + count + " found=" + seen));
            if (random.nextBoolean()) {
                assertEquals(seen, readThroughTheEngine(), "kill " + kill);
            }
        }
        Cli.run("verify", store).expectOk();
    }

    private void writeUntilKilled(long seed, int acknowledgements) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        store.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            int heard = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A line cut off by the kill ends in a shorter number, which was acknowledged as well.
                String[] words = line.split(" ");
                if (words.length == 2 && !words[1].isEmpty()) {
                    acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
                }
                if (++heard == acknowledgements) {
                    // By its handle: Process.destroyForcibly closes the pipe, and with it what is still inside.
                    writer.toHandle().destroyForcibly();
                }
            }
            assertTrue(heard >= acknowledgements, "writer ended by itself, see its message above");
        } finally {
            writer.destroyForcibly().waitFor();
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
            long index = 0;
            while (samples.next()) {
                assertEquals(KilledWriter.timeOf(key, index), samples.timestamp(), key);
                assertEquals(KilledWriter.bitsOf(key, index), samples.valueBits(), key);
                index++;
            }
            counts.put(key, index);
        }
        return counts;
    }
}
