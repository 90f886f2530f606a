package io.edgetsm.cli;

import io.edgetsm.EdgeStore;
import io.edgetsm.StoreConfig;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory that a verb is about to write to: what is known of it before anything is changed. */
final class StoreDirectory {
    /** What an interrupted creation may have left. */
    private static final Set<String> BEFORE_THE_MANIFEST = Set.of(
            StoreFiles.LOCK, StoreFiles.LOG_ASIDE, StoreFiles.LOG, StoreFiles.CATALOGUE, StoreFiles.MANIFEST_ASIDE);
    /** Input is checked against the usual limit before; by the time it is appended the clock has gone on. */
    private static final Duration MAX_FUTURE = Duration.ofDays(1);

    private final Path path;
    private final boolean exists;

    private StoreDirectory(Path path, boolean exists) {
        this.path = path;
        this.exists = exists;
    }

    /**
     * Looks at a directory that is a store, or may become one.
     *
     * @throws InputException if it holds other things
     */
    static StoreDirectory of(Path path) {
        if (!Files.exists(path)) {
            return new StoreDirectory(path, false);
        }
        try (DirectoryStorage storage = DirectoryStorage.open(path)) {
            if (ManifestFile.exists(storage)) {
                return new StoreDirectory(path, true);
            }
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !BEFORE_THE_MANIFEST.contains(name) && !name.endsWith(StoreFiles.TSM_SUFFIX))
                    .limit(1)
                    .toList();
            if (!foreign.isEmpty()) {
                throw new InputException(
                        "not a store: path=" + path + " holds other files, found=" + Text.shown(foreign.get(0))
                                + "; nothing was changed; give a store, or a directory that is empty or new");
            }
        } catch (IOException e) {
            throw new InputException("cannot list directory: path=" + path + " reason=\"" + e.getMessage() + "\"", e);
        }
        return new StoreDirectory(path, false);
    }

    /** The definition of a series, or null where there is none yet. Changes nothing. */
    SeriesDefinition find(SeriesKey key) {
        if (!exists) {
            return null;
        }
        try (DirectoryStorage storage = DirectoryStorage.open(path);
                Catalogue catalogue = Catalogue.openReadOnly(
                        storage, ManifestFile.read(storage).storeId())) {
            return catalogue.find(key);
        } catch (MissingFileException e) {
            return null; // a lost catalogue is made again by whoever opens the store for writing
        }
    }

    /** Opens the store for writing, and tells what opening found. */
    EdgeStore open(Console console) {
        EdgeStore store =
                EdgeStore.open(StoreConfig.builder(path).maxFuture(MAX_FUTURE).build());
        store.recoveryReport().problems().forEach(problem -> console.say("warning: " + problem));
        return store;
    }
}
