package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.CutLimits;
import io.edgetsm.format.DroppedCuts;
import io.edgetsm.format.FrameChecksum;
import io.edgetsm.format.LogPageBuilder;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.reader.BlockDecoder;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.SimulatedStorage;
import io.edgetsm.writer.Heads;
import io.edgetsm.writer.TsmFileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples of the pages in {@code docs/format} are what the code writes, and give what they say they hold. */
class DocumentsTest {
    private static final StoreId STORE = new StoreId(0x0011223344556677L, 0x8899AABBCCDDEEFFL);
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private static List<String> lines(String document) throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "format", document), StandardCharsets.UTF_8);
    }

    /**
     * Bytes of the fence behind a marker: a position, a colon, hex pairs, and after two spaces what they mean. Where positions
     * leap there are zeros.
     */
    private static byte[] example(String document, String marker) throws IOException {
        List<String> lines = lines(document);
        int at = lines.indexOf("<!-- " + marker + " -->") + 2;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (; !lines.get(at).equals("```"); at++) {
            String[] parts = lines.get(at).split(" {2,}");
            int position = Integer.parseInt(parts[0].replace(":", ""), 16);
            assertTrue(bytes.size() <= position, lines.get(at));
            bytes.writeBytes(new byte[position - bytes.size()]);
            for (String pair : parts[1].split(" ")) {
                bytes.write(Integer.parseInt(pair, 16));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] example(String document) throws IOException {
        return example(document, "example");
    }

    /** Two sensors read together three times, a second apart. */
    private static SimulatedStorage twoRooms(List<byte[]> blocks) {
        SimulatedStorage storage = new SimulatedStorage();
        List<SeriesDefinition> rooms = List.of(room(1), room(2));
        TsmFileHeader header = new TsmFileHeader(STORE, 3, 1, START);
        try (TsmFileWriter writer = TsmFileWriter.create(storage, StoreFiles.tsm(1), header);
                Heads heads = new Heads(STORE, 3, 1 << 20, CodecPolicy.packed(), block -> {
                    blocks.add(block.bytes());
                    writer.append(block);
                })) {
            long lsn = 0;
            for (int i = 0; i < 3; i++) {
                for (SeriesDefinition room : rooms) {
                    heads.append(room, lsn++, START + i * SECOND, Double.doubleToRawLongBits(temperature(room, i)));
                }
            }
            heads.flushAll();
            writer.seal();
        }
        return storage;
    }

    private static SeriesDefinition room(int number) {
        SeriesKey key = SeriesKey.parse("t{room=\"" + number + "\"}");
        return SeriesDefinition.sensor(number, key, ValueType.FLOAT64);
    }

    private static double temperature(SeriesDefinition room, int second) {
        return room.ref() == 1 ? 21.5 : (180 + second) / 10.0;
    }

    @Test
    void exampleOfABlockIsWhatTwoSlowSeriesGive() throws IOException {
        byte[] documented = example("block-v1.md");
        List<byte[]> blocks = new ArrayList<>();
        twoRooms(blocks);
        assertEquals(1, blocks.size());
        assertArrayEquals(blocks.get(0), documented);
        assertNull(BlockHeader.defect(documented, 0, documented.length, new FrameChecksum(STORE)));
        assertHolds(room(1), documented);
        assertHolds(room(2), documented);
    }

    private static void assertHolds(SeriesDefinition room, byte[] block) {
        BlockDecoder decoder = new BlockDecoder();
        decoder.decode(block, room, "document", 0);
        assertEquals(3, decoder.count());
        for (int i = 0; i < 3; i++) {
            assertEquals(START + i * SECOND, decoder.timestamps()[i]);
            assertEquals(temperature(room, i), Double.longBitsToDouble(decoder.values()[i]));
        }
    }

    @Test
    void exampleOfATsmFileHasTheSeriesThatItShows() throws IOException {
        byte[] documented = example("tsm-file-v1.md");
        assertArrayEquals(twoRooms(new ArrayList<>()).bytesOf(StoreFiles.tsm(1)), documented);
        SimulatedStorage storage = new SimulatedStorage();
        storage.put(StoreFiles.tsm(1), documented);
        byte[] block = new byte[BlockHeader.MAX_BLOCK_BYTES];
        try (TsmFile file = TsmFile.open(storage, StoreFiles.tsm(1))) {
            assertTrue(file.isSealed());
            for (int ref = 1; ref <= 2; ref++) {
                assertEquals(room(ref), file.definition(ref));
                BlockEntry entry = file.blocks(ref).get(0);
                file.read(ref, entry, block);
                assertHolds(room(ref), block);
                BlockStatistics statistics = entry.statistics();
                assertEquals(temperature(room(ref), 2), Double.longBitsToDouble(statistics.last()));
            }
        }
    }

    @Test
    void exampleOfALogPageHasTheEntriesThatItShows() throws IOException {
        byte[] documented = example("log-v1.md");
        LogPageBuilder builder = new LogPageBuilder(STORE);
        builder.begin(3, 20, 500);
        builder.append(1, ValueType.FLOAT64, START, Double.doubleToRawLongBits(21.5));
        builder.append(2, ValueType.FLOAT64, START, Double.doubleToRawLongBits(18));
        builder.markBoundary();
        builder.append(3, ValueType.BOOL, START + SECOND, 1);
        builder.markBoundary();
        assertArrayEquals(builder.finish(490, 480, false), documented);
        LogPageCursor cursor = new LogPageCursor();
        cursor.wrap(documented, 0, "document", 0);
        List<String> entries = new ArrayList<>();
        while (cursor.next()) {
            entries.add(cursor.lsn() + " " + cursor.ref() + " " + (cursor.timestamp() - START) + " " + cursor.bits());
        }
        assertEquals(
                List.of(
                        "500 1 0 " + Double.doubleToRawLongBits(21.5),
                        "501 2 0 " + Double.doubleToRawLongBits(18),
                        "502 3 " + SECOND + " 1"),
                entries);
    }

    @Test
    void exampleOfALogPageWithGroupsHasTheEntriesThatItShows() throws IOException {
        byte[] documented = example("log-v1.md", "example of groups");
        LogPageBuilder builder = new LogPageBuilder(STORE);
        builder.begin(3, 21, 503);
        List<String> expected = new ArrayList<>();
        for (int tick = 0; tick < 2; tick++) {
            for (int ref = 1; ref <= 4; ref++) {
                long time = tick * SECOND + (tick == 0 && ref == 3 ? 2_000_000 : 0);
                double value = (205 + (ref - 1) * 7 + tick) / 10.0;
                builder.append(ref, ValueType.FLOAT64, START + time, Double.doubleToRawLongBits(value));
                expected.add(ref + " " + time + " " + value);
            }
            builder.markBoundary();
            builder.finish(500, 480, false);
        }
        assertArrayEquals(builder.finish(500, 480, false), documented);
        LogPageCursor cursor = new LogPageCursor();
        cursor.wrap(documented, 0, "document", 0);
        List<String> entries = new ArrayList<>();
        while (cursor.next()) {
            entries.add(
                    cursor.ref() + " " + (cursor.timestamp() - START) + " " + Double.longBitsToDouble(cursor.bits()));
        }
        assertEquals(expected, entries);
    }

    @Test
    void exampleOfAManifestDecodesToWhatItSays() throws IOException {
        byte[] documented = example("store-v1.md");
        Manifest expected = new Manifest(
                STORE,
                4,
                8_192,
                9,
                9,
                0,
                List.of(1L, 8L),
                DroppedCuts.NONE.and(Map.of(5, 500L)),
                CutLimits.NONE.and(8, 400, 8_192));
        assertArrayEquals(expected.encode(), documented);
        assertEquals(expected, Manifest.decode(documented, StoreFiles.MANIFEST));
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
