package io.edgetsm.sync;

import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The watermark of one target in a store's directory: {@code sync-<target id>}, replaced atomically. A lost, damaged or
 * older one makes the agent send again what the target knows already, which is harmless.
 */
final class WatermarkFile {
    private static final String PREFIX = "sync-";
    private static final String ASIDE_SUFFIX = ".new";
    private static final String LOCK_SUFFIX = ".lock";

    private final Storage storage;
    private final String name;
    private final String target;

    WatermarkFile(Storage storage, Target target) {
        if (!target.id().matches("[0-9A-Za-z]{1,64}")) {
            throw new IllegalArgumentException("target id must be up to 64 letters and digits, id=" + target.id());
        }
        this.storage = storage;
        this.name = PREFIX + target.id();
        this.target = target.description();
    }

    /** Keeps other agents from the same target. */
    StorageLock lock() {
        return storage.lock(
                name + LOCK_SUFFIX,
                "sync agent of process " + ProcessHandle.current().pid());
    }

    /**
     * Reads the watermark; the start where there is none that can be used.
     *
     * @param problems told why not
     */
    Watermark read(StoreId store, List<String> problems) {
        try (StorageFile file = storage.openForRead(name)) {
            byte[] form = new byte[Watermark.MAX_BYTES];
            int length = file.read(ByteBuffer.wrap(form), 0);
            Watermark found = Watermark.decode(form, length, file.path());
            if (found.store().equals(store)) {
                return found;
            }
            problems.add("watermark belongs to another store: file=" + file.path() + " storeId=" + found.store()
                    + "; everything is sent again, the target drops what it has");
        } catch (CorruptDataException e) {
            problems.add("watermark is damaged: file=" + e.file()
                    + "; everything is sent again, the target drops what it has");
        } catch (MissingFileException e) {
            return Watermark.start(store, target);
        } catch (StorageFailureException e) {
            if (!e.operation().equals("read")) {
                // Too many open files, say: no reason to send everything again.
                throw e;
            }
            problems.add("watermark cannot be read: " + e.getMessage()
                    + "; everything is sent again, the target drops what it has");
        }
        return Watermark.start(store, target);
    }

    /** Replaces the watermark: written aside, forced, renamed, directory forced. */
    void write(Watermark watermark) {
        String aside = name + ASIDE_SUFFIX;
        if (storage.exists(aside)) {
            storage.delete(aside);
        }
        try (StorageFile file = storage.create(aside)) {
            file.write(ByteBuffer.wrap(watermark.encode()), 0);
            file.force();
        }
        storage.rename(aside, name);
        storage.forceDirectory();
    }
}
