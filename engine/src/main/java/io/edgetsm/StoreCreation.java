package io.edgetsm;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.Pages;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.wal.Catalogue;
import io.edgetsm.wal.LogWriter;
import io.edgetsm.wal.ManifestFile;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes a new store: log and catalogue first, the manifest last, so that a directory is a store or is none. What an
 * interrupted creation has left is made again; a directory that has lost its manifest is refused.
 */
final class StoreCreation {
    private StoreCreation() {}

    static Manifest create(Storage storage, int logPages, StoreId id) {
        removeUnfinished(storage);
        LogWriter.create(storage, StoreFiles.LOG, logPages);
        Catalogue.create(storage);
        storage.forceDirectory();
        Manifest manifest = new Manifest(id, 0, logPages, 0, 0, 0, List.of());
        ManifestFile.write(storage, manifest);
        return manifest;
    }

    private static void removeUnfinished(Storage storage) {
        for (String name : storage.list()) {
            if (name.endsWith(StoreFiles.TSM_SUFFIX)) {
                throw lostManifest(storage, name);
            }
        }
        for (String name : List.of(StoreFiles.LOG, StoreFiles.CATALOGUE)) {
            if (storage.exists(name)) {
                requireEmpty(storage, name);
                storage.delete(name);
            }
        }
    }

    private static void requireEmpty(Storage storage, String name) {
        try (StorageFile file = storage.openForRead(name)) {
            byte[] chunk = new byte[64 * Pages.PAGE_BYTES];
            long position = 0;
            for (int read = file.read(ByteBuffer.wrap(chunk), 0);
                    read > 0;
                    read = file.read(ByteBuffer.wrap(chunk), position)) {
                for (int i = 0; i < read; i++) {
                    if (chunk[i] != 0) {
                        throw lostManifest(storage, name);
                    }
                }
                position += read;
            }
        }
    }

    private static CorruptDataException lostManifest(Storage storage, String name) {
        return new CorruptDataException(
                "the directory holds data but no manifest, found=" + name + "; restore the manifest from a copy",
                storage.path() + "/" + StoreFiles.MANIFEST,
                0);
    }
}
