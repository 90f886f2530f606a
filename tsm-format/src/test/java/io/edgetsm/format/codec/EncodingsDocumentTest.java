package io.edgetsm.format.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgetsm.format.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/format/encodings-v1.md} says what the code does. */
class EncodingsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "format", "encodings-v1.md");
    private static final String EXAMPLE = "<!-- example: FLOAT64 ";

    @Test
    void tableOfIdsListsEveryEncoding() throws IOException {
        TreeSet<String> documented = new TreeSet<>();
        for (String line : lines()) {
            String[] cells = line.split("\\|");
            if (cells.length == 5
                    && (cells[1].strip().equals("time") || cells[1].strip().equals("value"))) {
                documented.add(cells[1].strip() + " " + cells[2].strip() + " " + cells[3].strip());
            }
        }
        TreeSet<String> known = new TreeSet<>();
        for (Encoding encoding : Encoding.values()) {
            known.add(encoding.kind().name().toLowerCase(Locale.ROOT) + " " + encoding.id() + " " + encoding.label());
        }
        assertEquals(known, documented);
    }

    @Test
    void exampleDecodesToWhatItSays() throws IOException {
        List<String> lines = lines();
        int at = 0;
        while (!lines.get(at).startsWith(EXAMPLE)) {
            at++;
        }
        String[] words =
                lines.get(at).substring(EXAMPLE.length()).replace(" -->", "").split(" ");
        byte[] run = hex(lines.subList(at + 2, lines.size()));
        RunDecoder decoder = new RunDecoder();
        decoder.wrap(ValueType.FLOAT64, run, 0, run.length);
        int count = words.length - 2;
        assertEquals(count, decoder.count());
        assertEquals(run.length, decoder.lengthBytes());
        long[] timestamps = new long[count];
        long[] values = new long[count];
        long base = Long.parseLong(words[0]);
        decoder.timestamps(base, timestamps, 0);
        decoder.values(values, 0);
        for (int i = 0; i < count; i++) {
            assertEquals(base + i * Long.parseLong(words[1]), timestamps[i]);
            assertEquals(Double.parseDouble(words[2 + i]), Double.longBitsToDouble(values[i]));
        }
        byte[] encoded = new byte[100];
        int length = new RunEncoder(CodecPolicy.defaults())
                .encode(ValueType.FLOAT64, base, timestamps, values, 0, count, encoded, 0, encoded.length);
        assertArrayEquals(run, Arrays.copyOf(encoded, length));
    }

    /** Lines of hex bytes, each followed by two spaces and what they mean, up to the end of the fence. */
    private static byte[] hex(List<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : lines) {
            if (line.startsWith("```")) {
                break;
            }
            for (String pair : line.split(" {2,}")[0].split(" ")) {
                bytes.write(Integer.parseInt(pair, 16));
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(DOCUMENT, StandardCharsets.UTF_8);
    }
}
