package io.edgetsm.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.FrameWalker;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.reader.SampleCursor;
import io.edgetsm.reader.StoreView;
import io.edgetsm.wal.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a store or a replica, as tests compare it. */
final class Contents {
    private Contents() {}

    /** Samples by series key and timestamp, as a reader gives them. */
    static Map<String, Map<Long, Long>> samples(Storage storage) {
        Map<String, Map<Long, Long>> samples = new TreeMap<>();
        try (StoreView view = StoreView.open(storage)) {
            assertEquals(List.of(), view.unreadable());
            for (SeriesDefinition series : view.series()) {
                Map<Long, Long> ofSeries = new TreeMap<>();
                SampleCursor cursor = view.samples(series, Long.MIN_VALUE, Long.MAX_VALUE);
                while (cursor.next()) {
                    ofSeries.put(cursor.timestamp(), cursor.valueBits());
                }
                if (!ofSeries.isEmpty()) {
                    samples.put(series.key() + " " + series, ofSeries);
                }
            }
        }
        return samples;
    }

    static Map<String, Map<Long, Long>> samples(Path directory) {
        try (Storage storage = DirectoryStorage.open(directory)) {
            return samples(storage);
        }
    }

    static long count(Map<String, Map<Long, Long>> samples) {
        return samples.values().stream().mapToLong(Map::size).sum();
    }

    /** Bytes of each block by identity; fails when one is there twice. */
    static Map<String, String> blocks(Storage storage) {
        Manifest manifest = ManifestFile.read(storage);
        List<Long> ids = new ArrayList<>(manifest.sealedFileIds());
        if (manifest.growingFileId() != 0) {
            ids.add(manifest.growingFileId());
        }
        return blocks(storage, ids);
    }

    /** The same of some files of a store, as far as they count. */
    static Map<String, String> blocks(Storage storage, List<Long> fileIds) {
        Manifest manifest = ManifestFile.read(storage);
        Map<String, String> blocks = new TreeMap<>();
        for (long id : fileIds) {
            try (StorageFile file = storage.openForRead(StoreFiles.tsm(id))) {
                FrameWalker walker = new FrameWalker(
                        file, manifest.storeId(), TsmFileHeader.BYTES, Replica.dataEnd(file, manifest.storeId()));
                while (walker.next()) {
                    boolean counts = walker.offset() < manifest.cutLimits().endOf(id);
                    if (walker.isBlock() && counts) {
                        String key = BlockId.text(BlockId.of(walker.array(), walker.index()));
                        int length = BlockHeader.statedLength(walker.array(), walker.index());
                        String bytes =
                                HexFormat.of().formatHex(walker.array(), walker.index(), walker.index() + length);
                        assertTrue(blocks.put(key, bytes) == null, "block is there twice: " + key);
                    }
                }
            }
        }
        return blocks;
    }

    static Map<String, String> blocks(Path directory) {
        try (Storage storage = DirectoryStorage.open(directory)) {
            return blocks(storage);
        }
    }

    /** Every byte of every file below a directory but the lock's, which names its last owner. */
    static Map<String, String> bytes(Path directory) {
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(StoreFiles.LOCK)) {
                    bytes.put(
                            directory.relativize(file).toString(),
                            HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
            return bytes;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
