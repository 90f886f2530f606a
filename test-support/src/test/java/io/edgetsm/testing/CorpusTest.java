package io.edgetsm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CorpusTest {
    @TempDir
    Path directory;

    @Test
    void readsColumnsOfText() throws IOException {
        put("t.csv.gz", "timestamp,value\n1000,1.5\n2000,-0\n3000,NaN\n".getBytes(StandardCharsets.US_ASCII));
        put("v.csv.gz", "value\n0.1\n7\n".getBytes(StandardCharsets.US_ASCII));
        Corpus corpus = Corpus.at(directory);
        assertArrayEquals(new double[] {1.5, -0.0, Double.NaN}, corpus.doubles("t.csv.gz"));
        assertArrayEquals(new long[] {1_000_000_000L, 2_000_000_000L, 3_000_000_000L}, corpus.timestamps("t.csv.gz"));
        assertArrayEquals(new double[] {0.1, 7}, corpus.doubles("v.csv.gz"));
        assertEquals(0, corpus.timestamps("v.csv.gz").length);
        assertEquals(List.of("t.csv.gz", "v.csv.gz"), corpus.names());
    }

    @Test
    void readsLittleEndianArrays() throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        put("d.f64.gz", raw.putDouble(0, 1.5).putDouble(8, -2).array());
        put("f.f32.gz", raw.putFloat(0, 3.5f).putFloat(4, -0f).array());
        put("s.i16.gz", raw.putLong(8, 0).putShort(8, (short) -5).array());
        Corpus corpus = Corpus.at(directory);
        assertArrayEquals(new double[] {1.5, -2}, corpus.doubles("d.f64.gz"));
        assertEquals(3.5f, corpus.floats("f.f32.gz")[0]);
        assertEquals(-5, corpus.shorts("s.i16.gz")[4]);
        assertThrows(IllegalArgumentException.class, () -> corpus.shorts("d.f64.gz"));
    }

    @Test
    void everyMeasuredSeriesCanBeRead() {
        Corpus corpus = Corpus.find();
        assertTrue(corpus.names().size() >= 40, "some files are missing");
        for (String name : corpus.names()) {
            assertTrue(pointCount(corpus, name) > 1000, name);
        }
    }

    @Test
    void timestampsAreNanoseconds() {
        Corpus corpus = Corpus.find();
        long[] timestamps = corpus.timestamps("skab_pressure.csv.gz");
        assertEquals(corpus.doubles("skab_pressure.csv.gz").length, timestamps.length);
        assertEquals(0, timestamps[0] % 1_000_000_000L);
        assertTrue(timestamps[0] > 1_500_000_000_000_000_000L, "year " + timestamps[0]);
        assertTrue(corpus.timestamps("euroc_leica_x.csv.gz")[0] > 1_300_000_000_000_000_000L);
    }

    private static int pointCount(Corpus corpus, String name) {
        if (name.endsWith(".i16.gz")) {
            return corpus.shorts(name).length;
        }
        return name.endsWith(".f32.gz") ? corpus.floats(name).length : corpus.doubles(name).length;
    }

    private void put(String name, byte[] content) throws IOException {
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            stream.write(content);
        }
    }
}
