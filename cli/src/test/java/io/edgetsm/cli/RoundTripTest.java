package io.edgetsm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.ValueType;
import io.edgetsm.testing.Corpus;
import io.edgetsm.testing.SampleRandom;
import io.edgetsm.testing.SampleShape;
import io.edgetsm.testing.Seeded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What goes in by {@code import} comes out by {@code export}, after the store has been closed, bit for bit. */
class RoundTripTest {
    private static final Path BUNDLED = Path.of("src/main/resources/io/edgetsm/cli/demo");
    private static final Set<String> NANOSECOND_FILES = Set.of("euroc_leica_x.csv.gz", "pronostia_acc_b1_1_h.csv.gz");
    private static final SamplePeriod PERIOD = SamplePeriod.ofHertz("48828.125");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyBundledSeries() {
        Corpus corpus = Corpus.at(BUNDLED);
        return corpus.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> roundTrip(corpus, BUNDLED, name)));
    }

    @TestFactory
    Stream<DynamicTest> everySeriesOfTheCorpus() {
        Corpus corpus = Corpus.find();
        return corpus.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> roundTrip(corpus, corpus.directory(), name)));
    }

    private void roundTrip(Corpus corpus, Path files, String name) throws IOException {
        Path store = directory.resolve("store-" + name);
        boolean text = name.endsWith(".csv.gz");
        long[] timestamps = text ? corpus.timestamps(name) : new long[0];
        boolean timed = timestamps.length > 0;
        List<Object> command = new ArrayList<>(List.of("import", store, files.resolve(name), "--series", "s"));
        command.addAll(
                timed
                        ? List.of("--time-unit", NANOSECOND_FILES.contains(name) ? "ns" : "ms")
                        : List.of("--start", "2020-01-01", "--rate", "48828.125"));
        Cli.run(command.toArray()).expectOk();

        Map<Long, Long> expected = new TreeMap<>();
        long[] bits = bits(corpus, name);
        for (int i = 0; i < bits.length; i++) {
            long time = timed ? timestamps[i] : PERIOD.timeOf(TimeArgument.parseDate("2020-01-01"), i);
            expected.put(time, bits[i]); // of two samples with one timestamp the later wins
        }
        assertExported(expected, type(name), Cli.run("export", store, "s").expectOk());
        Cli.run("verify", store).expectOk();
        deleteStore(store);
    }

    private static ValueType type(String name) {
        return name.endsWith(".i16.gz")
                ? ValueType.BURST_INT16
                : name.endsWith(".f32.gz") ? ValueType.BURST_FLOAT32 : ValueType.FLOAT64;
    }

    private static long[] bits(Corpus corpus, String name) {
        if (name.endsWith(".i16.gz")) {
            short[] values = corpus.shorts(name);
            long[] bits = new long[values.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = values[i];
            }
            return bits;
        }
        if (name.endsWith(".f32.gz")) {
            float[] values = corpus.floats(name);
            long[] bits = new long[values.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToRawIntBits(values[i]) & 0xFFFF_FFFFL;
            }
            return bits;
        }
        double[] values = corpus.doubles(name);
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        return bits;
    }

    private static void assertExported(Map<Long, Long> expected, ValueType type, String export) throws IOException {
        BufferedReader lines = new BufferedReader(new StringReader(export));
        assertEquals("timestamp,value", lines.readLine());
        for (Map.Entry<Long, Long> sample : expected.entrySet()) {
            String line = lines.readLine();
            int comma = line.indexOf(',');
            assertEquals(sample.getKey(), Long.parseLong(line.substring(0, comma)));
            assertEquals(sample.getValue(), ValueText.parse(type, line.substring(comma + 1)), line);
        }
        assertEquals(null, lines.readLine());
    }

    private static void deleteStore(Path store) throws IOException {
        try (var files = Files.list(store)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Seeded(runs = 8)
    void anExportIsAnImport(SampleRandom random) throws IOException {
        for (ValueType type : List.of(ValueType.FLOAT64, ValueType.FLOAT32, ValueType.INT64, ValueType.BOOL)) {
            int count = 1 + random.nextInt(3000);
            long[] timestamps = random.timestamps(count);
            long[] bits = random.values(type, random.pick(SampleShape.AWKWARD, SampleShape.RANDOM_BITS), count);
            StringBuilder text = new StringBuilder("timestamp,value\n");
            for (int i = 0; i < count; i++) {
                text.append(timestamps[i])
                        .append(',')
                        .append(ValueText.of(type, bits[i]))
                        .append('\n');
            }
            Path file = Files.writeString(directory.resolve("in.csv"), text);
            Path store = directory.resolve("store-" + type);
            Cli.run("import", store, file, "--series", "s", "--type", type, "--time-unit", "ns")
                    .expectOk();
            assertEquals(text.toString(), Cli.run("export", store, "s").expectOk(), type::toString);
            assertTrue(Cli.run("verify", store).expectOk().startsWith("sound: "));
            deleteStore(store);
        }
    }
}
