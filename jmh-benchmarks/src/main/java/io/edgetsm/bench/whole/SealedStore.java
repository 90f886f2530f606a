package io.edgetsm.bench.whole;

import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.wal.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The directory of a store with more than 1 GB in 256 sealed files, cleanly closed with nothing left in its heads. */
final class SealedStore {
    private static final int FILES = 256;
    private static final long FILE_BYTES = 4L << 20;

    private final Path directory;
    private final long samples;
    private final int files;
    private final long bytes;

    private SealedStore(Path directory, long samples) throws IOException {
        this.directory = directory;
        this.samples = samples;
        try (DirectoryStorage storage = DirectoryStorage.open(directory)) {
            List<Long> ids = ManifestFile.read(storage).sealedFileIds();
            long sum = 0;
            for (long id : ids) {
                sum += Files.size(directory.resolve(StoreFiles.tsm(id)));
            }
            this.files = ids.size();
            this.bytes = sum;
        }
    }

    /** Makes one, in a directory that must not exist. */
    static SealedStore make(Path directory) throws IOException {
        StoreConfig config = StoreConfig.builder(directory)
                .memoryBudget(256L << 20)
                .tsmFileBytes(FILE_BYTES)
                .build();
        try (EdgeStore store = EdgeStore.open(config)) {
            EdgeEngine.Writer writer = new EdgeEngine.Writer(store, Scenario.BURSTS);
            BurstFeed bursts = new BurstFeed();
            while (tsmFiles(directory) <= FILES) {
                // Ten seconds of samples, a megabyte; a file is sealed behind a force.
                for (int i = 0; i < 100; i++) {
                    bursts.next();
                    writer.bursts(bursts.firstIndex(), bursts.counts());
                }
                store.force();
            }
            store.flush();
            return new SealedStore(directory, store.stats().samplesAppended());
        }
    }

    /** The one that grows is among them. */
    private static long tsmFiles(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(StoreFiles.TSM_SUFFIX))
                    .count();
        }
    }

    /** Where it is. */
    Path directory() {
        return directory;
    }

    /** Samples in it. */
    long samples() {
        return samples;
    }

    /** Sealed files in it. */
    int files() {
        return files;
    }

    /** Bytes of the sealed files. */
    long bytes() {
        return bytes;
    }
}
