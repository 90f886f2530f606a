package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.StoreId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/format/batch-v1.md} and {@code docs/format/watermark-v1.md} say what the code does. */
class DocumentsTest {
    private static final StoreId STORE = new StoreId(0x0011223344556677L, 0x8899AABBCCDDEEFFL);

    private static List<String> lines(String document) throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "format", document), StandardCharsets.UTF_8);
    }

    /** Bytes of the fence behind the marker: a position, a colon, hex pairs, and after two spaces what they mean. */
    private static byte[] example(String document) throws IOException {
        List<String> lines = lines(document);
        int at = lines.indexOf("<!-- example -->") + 2;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (; !lines.get(at).equals("```"); at++) {
            String[] parts = lines.get(at).split(" {2,}");
            assertEquals(bytes.size(), Integer.parseInt(parts[0].replace(":", ""), 16), lines.get(at));
            for (String pair : parts[1].split(" ")) {
                bytes.write(Integer.parseInt(pair, 16));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void exampleOfABatchIsWhatItsBlocksGive() throws IOException {
        // Verifying builds the batch again from its blocks and compares every byte.
        Batch batch = Batch.verify(STORE, example("batch-v1.md"), "document");
        assertEquals(2, batch.sampleCount());
        assertEquals("epoch=3 sequence=7", BlockId.text(batch.blocks().get(0).id()));
        assertTrue(lines("batch-v1.md").contains("Its id is `" + batch.id() + "`."));
    }

    @Test
    void exampleOfAWatermarkDecodesToWhatItSays() throws IOException {
        byte[] documented = example("watermark-v1.md");
        Watermark expected = new Watermark(STORE, 2, 8_200, 4_160, 3L << 32 | 7, 40, 31, "http://10.0.0.2:8086");
        assertArrayEquals(expected.encode(), documented);
        assertEquals(expected, Watermark.decode(documented, documented.length, "document"));
    }

    @Test
    void tableOfTheWatermarkHasTheOffsetsOfTheCode() throws IOException {
        Map<String, Integer> documented = new TreeMap<>();
        for (String line : lines("watermark-v1.md")) {
            String[] cells = line.split("\\|");
            if (cells.length == 6 && cells[1].strip().matches("[0-9]+")) {
                documented.put(cells[4].strip(), Integer.parseInt(cells[1].strip()));
            }
        }
        Map<String, Integer> code = new TreeMap<>(Map.of(
                "magic", 0,
                "checksum", FrameChecksum.FIELD_OFFSET,
                "version", Watermark.VERSION_OFFSET,
                "storeId", Watermark.STORE_ID_OFFSET,
                "fileId", Watermark.FILE_ID_OFFSET,
                "endOffset", Watermark.END_OFFSET_OFFSET,
                "blockOffset", Watermark.BLOCK_OFFSET_OFFSET,
                "blocks", Watermark.BLOCKS_OFFSET,
                "blocksBefore", Watermark.BLOCKS_BEFORE_OFFSET,
                "target", Watermark.TARGET_OFFSET));
        code.put("blockId", Watermark.BLOCK_ID_OFFSET);
        code.put("reserved", 10);
        assertEquals(code, documented);
    }
}
