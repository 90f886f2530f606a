package io.edgetsm.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsSizesAndTimesPerSeriesAndOneGeomeanPerClassOfTheIndex() throws IOException {
        write("tank.csv.gz", csv(3000, 7).getBytes(StandardCharsets.UTF_8));
        write("valve.csv.gz", csv(3000, 3).getBytes(StandardCharsets.UTF_8));
        write("bearing.i16.gz", new byte[20_000]);
        Files.writeString(directory.resolve("README.md"), """
                | name | kind | points |
                |---|---|---:|
                | tank.csv.gz | slow | 3000 |
                | valve.csv.gz | awkward | 3000 |
                | bearing.i16.gz | dense | 10000 |
                """);
        assertEquals(0, run(directory.toString()));
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
        assertTrue(lines[3].startsWith("bearing "), lines[3]);
        assertTrue(lines[3].contains(" constant "), lines[3]);
        assertTrue(lines[6].startsWith("tank "), lines[6]);
        assertTrue(lines[7].matches(" +encode ns( +\\d+\\.\\d){7}"), lines[7]);
        assertTrue(lines[8].matches(" +decode ns( +\\d+\\.\\d){7}"), lines[8]);
        assertTrue(lines[lines.length - 2].matches("geomean awkward \\d+\\.\\d{3}"), lines[lines.length - 2]);
        assertTrue(lines[lines.length - 1].matches("geomean slow \\d+\\.\\d{3}"), lines[lines.length - 1]);
    }

    @Test
    void namesAFileItCannotMeasure() throws IOException {
        assertEquals(1, run(directory.resolve("missing.csv.gz").toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("not a series file: path="));
    }

    private int run(String path) throws IOException {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new SizesCommand(outStream, errStream).run(List.of(path));
    }

    private static String csv(int count, int period) {
        StringBuilder text = new StringBuilder("timestamp,value\n");
        for (int i = 0; i < count; i++) {
            text.append(1_700_000_000_000L + i * 1000L)
                    .append(',')
                    .append(20 + i % period / 10.0)
                    .append('\n');
        }
        return text.toString();
    }

    private void write(String name, byte[] bytes) throws IOException {
        try (OutputStream target = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            target.write(bytes);
        }
    }
}
