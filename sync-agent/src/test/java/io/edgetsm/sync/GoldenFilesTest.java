package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.reader.StoreView;
import io.edgetsm.reader.TsmFile;
import io.edgetsm.testing.SimulatedStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One file of each kind as version 1 writes it, kept for ever: what once has been written must be read by every later
 * release. {@code ./mvnw test -pl sync-agent -am -Dtest=GoldenFilesTest -Dgolden.write} makes them again from
 * {@link GoldenStore}; until 0.1.0 is released that is right whenever a format changes, afterwards never: then a new
 * version gets a directory of its own.
 */
class GoldenFilesTest {
    private static final String DIRECTORY = "golden/v1/";
    private static final String BATCH = "batch.tsm";
    private static final String WATERMARK = "sync-recording";

    private static List<String> storeFiles() {
        return List.of(StoreFiles.MANIFEST, StoreFiles.CATALOGUE, StoreFiles.LOG, StoreFiles.tsm(1), StoreFiles.tsm(2));
    }

    private static byte[] golden(String name) {
        try (InputStream in = GoldenFilesTest.class.getClassLoader().getResourceAsStream(DIRECTORY + name)) {
            assertNotNull(in, "no golden file " + name + "; make it with -Dgolden.write");
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The golden store on a disk of its own. */
    static SimulatedStorage store() {
        SimulatedStorage storage = new SimulatedStorage();
        storeFiles().forEach(name -> storage.put(name, golden(name)));
        return storage;
    }

    @Test
    void theStoreIsReadBitForBit() {
        SimulatedStorage storage = store();
        StoreReading reading = new StoreReading(storage);
        assertFalse(reading.damageTold);
        assertEquals(new GoldenStore().samples, reading.samples);
        try (StoreView view = StoreView.open(storage)) {
            assertEquals(2, view.files().size());
            assertNotNull(view.file(2).walk());
            assertEquals(GoldenStore.STORE, view.manifest().storeId());
            assertTrue(view.tailSamples() > 0);
        }
    }

    @Test
    void aFlippedByteInAnyBlockIsToldAndGivesNoWrongValue() {
        SimulatedStorage storage = store();
        Map<String, Map<Long, Long>> expected = new StoreReading(storage).samples;
        String name = StoreFiles.tsm(1);
        byte[] sound = storage.bytesOf(name);
        for (int at : insideBlocks(storage, name)) {
            byte[] flipped = sound.clone();
            flipped[at] ^= 1;
            storage.put(name, flipped);
            StoreReading reading = new StoreReading(storage);
            assertTrue(reading.damageTold, "byte " + at);
            assertNull(reading.judge(expected), "byte " + at);
        }
    }

    private static List<Integer> insideBlocks(SimulatedStorage storage, String name) {
        List<Integer> indexes = new ArrayList<>();
        try (TsmFile file = TsmFile.open(storage, name)) {
            file.forEach(group ->
                    group.blocks().forEach(block -> indexes.add((int) block.offset() + block.length() / 2)));
        }
        assertFalse(indexes.isEmpty());
        return indexes;
    }

    @Test
    void theManifestSaysWhatTheStoreIs() {
        Manifest manifest = Manifest.decode(golden(StoreFiles.MANIFEST), StoreFiles.MANIFEST);
        assertEquals(new Manifest(GoldenStore.STORE, 2, 16, 2, 2, 0, List.of(1L)), manifest);
        assertArrayEquals(golden(StoreFiles.MANIFEST), manifest.encode());
    }

    @Test
    void theBatchHoldsWhatTheFilesHold() {
        Batch batch = Batch.verify(GoldenStore.STORE, golden(BATCH), BATCH);
        Map<String, Map<Long, Long>> expected = new TreeMap<>(new GoldenStore().samples);
        long inFiles = expected.values().stream()
                .flatMap(samples -> samples.keySet().stream())
                .filter(timestamp -> timestamp < GoldenStore.START + 2_000_000_000_000L)
                .count();
        assertEquals(inFiles, batch.sampleCount());
    }

    @Test
    void theWatermarkIsBehindTheBatch() {
        byte[] bytes = golden(WATERMARK);
        Watermark watermark = Watermark.decode(bytes, bytes.length, WATERMARK);
        assertEquals(GoldenStore.STORE, watermark.store());
        assertEquals(2, watermark.fileId());
        assertArrayEquals(bytes, watermark.encode());
    }

    @Test
    @EnabledIfSystemProperty(named = "golden.write", matches = ".*")
    void write() throws IOException {
        GoldenStore made = new GoldenStore();
        RecordingTarget target = new RecordingTarget();
        try (SyncAgent agent = SyncAgent.open(
                made.storage.reopen(), target, SyncConfig.builder().build())) {
            agent.syncOnce();
        }
        Path directory =
                Files.createDirectories(Path.of("src", "test", "resources").resolve(DIRECTORY));
        SimulatedStorage storage = made.storage.reopen();
        List<String> names = new ArrayList<>(storeFiles());
        names.add(WATERMARK);
        for (String name : names) {
            Files.write(directory.resolve(name), storage.bytesOf(name));
        }
        Files.write(directory.resolve(BATCH), target.batches.get(0).array());
    }
}
