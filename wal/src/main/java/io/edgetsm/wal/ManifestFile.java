package io.edgetsm.wal;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.Manifest;
import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;

/** Reads the manifest and replaces it atomically. */
public final class ManifestFile {
    private ManifestFile() {}

    /**
     * Reads and verifies the manifest.
     *
     * @throws NotAStoreException if the directory has none
     */
    public static Manifest read(Storage storage) {
        try (StorageFile file = storage.openForRead(StoreFiles.MANIFEST)) {
            long size = file.size();
            if (size > Manifest.MAX_BYTES) {
                throw new CorruptDataException("manifest is too large, length=" + size, file.path(), 0);
            }
            byte[] form = new byte[(int) size];
            file.read(ByteBuffer.wrap(form), 0);
            return Manifest.decode(form, file.path());
        } catch (MissingFileException e) {
            throw new NotAStoreException(storage.path(), e);
        }
    }

    /** Whether the directory holds a manifest. */
    public static boolean exists(Storage storage) {
        return storage.exists(StoreFiles.MANIFEST);
    }

    /** Replaces the manifest: written aside, forced, renamed, directory forced. After return it survives a power cut. */
    public static void write(Storage storage, Manifest manifest) {
        if (storage.exists(StoreFiles.MANIFEST_ASIDE)) {
            storage.delete(StoreFiles.MANIFEST_ASIDE);
        }
        try (StorageFile file = storage.create(StoreFiles.MANIFEST_ASIDE)) {
            file.write(ByteBuffer.wrap(manifest.encode()), 0);
            file.force();
        }
        storage.rename(StoreFiles.MANIFEST_ASIDE, StoreFiles.MANIFEST);
        storage.forceDirectory();
    }
}
