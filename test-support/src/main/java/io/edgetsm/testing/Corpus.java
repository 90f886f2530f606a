package io.edgetsm.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Measured series, kept beside the project in {@code ../shared/data}; the property {@code edgetsm.data} names another
 * place. Where they are absent, tests that ask for them are skipped and say so.
 *
 * <p>Files end in {@code .csv.gz} (a column of values, perhaps after one of timestamps), {@code .i16.gz}, {@code
 * .f32.gz} or {@code .f64.gz} (little-endian arrays).
 */
public final class Corpus {
    private static final String PROPERTY = "edgetsm.data";
    private static final Path BESIDE_THE_PROJECT = Path.of("shared", "data");
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** These count nanoseconds where the others count milliseconds. */
    private static final Set<String> NANOSECOND_FILES = Set.of("euroc_leica_x.csv.gz", "pronostia_acc_b1_1_h.csv.gz");

    private final Path directory;

    private Corpus(Path directory) {
        this.directory = directory;
    }

    /** The corpus of this machine; where there is none, ends the test as skipped. */
    public static Corpus find() {
        Path directory = locate();
        if (directory == null) {
            System.err.println("SKIPPED: no measured series; name their directory with -D" + PROPERTY + "=…");
        }
        assumeTrue(directory != null, "skipped: no measured series, name their directory with -D" + PROPERTY);
        return new Corpus(directory);
    }

    /** A corpus in that directory. */
    public static Corpus at(Path directory) {
        return new Corpus(directory);
    }

    /** Where the files are. */
    public Path directory() {
        return directory;
    }

    /** All files, sorted. */
    public List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".gz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a {@code csv.gz} or {@code f64.gz}. */
    public double[] doubles(String name) {
        if (name.endsWith(".csv.gz")) {
            return lines(name)
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)))
                    .toArray();
        }
        ByteBuffer raw = raw(name, ".f64.gz");
        double[] values = new double[raw.remaining() / Double.BYTES];
        raw.asDoubleBuffer().get(values);
        return values;
    }

    /** The values of an {@code f32.gz}. */
    public float[] floats(String name) {
        ByteBuffer raw = raw(name, ".f32.gz");
        float[] values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
        return values;
    }

    /** The values of an {@code i16.gz}. */
    public short[] shorts(String name) {
        ByteBuffer raw = raw(name, ".i16.gz");
        short[] values = new short[raw.remaining() / Short.BYTES];
        raw.asShortBuffer().get(values);
        return values;
    }

    /** The timestamps of a {@code csv.gz} in nanoseconds; empty where its origin published none. */
    public long[] timestamps(String name) {
        long unit = NANOSECOND_FILES.contains(name) ? 1 : NANOS_PER_MILLI;
        return lines(name)
                .filter(line -> line.indexOf(',') >= 0)
                .mapToLong(line -> Long.parseLong(line, 0, line.indexOf(','), 10) * unit)
                .toArray();
    }

    private static Path locate() {
        String configured = System.getProperty(PROPERTY);
        if (configured != null) {
            return Files.isDirectory(Path.of(configured)) ? Path.of(configured) : null;
        }
        // Tests run in the directory of their module, so the project is this one or one above.
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path beside = at.resolveSibling(BESIDE_THE_PROJECT);
            if (Files.exists(at.resolve("pom.xml")) && Files.isDirectory(beside)) {
                return beside;
            }
        }
        return null;
    }

    private Stream<String> lines(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.US_ASCII))) {
            return reader.lines().skip(1).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer raw(String name, String suffix) {
        if (!name.endsWith(suffix)) {
            throw new IllegalArgumentException("not a file of that type: name=" + name + " expected=*" + suffix);
        }
        try (InputStream stream = open(name)) {
            return ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(String name) throws IOException {
        return new GZIPInputStream(Files.newInputStream(directory.resolve(name)));
    }
}
