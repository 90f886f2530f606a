package io.edgetsm;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.Slabs;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;

/**
 * A small file that is given up when the disk is full, so that what makes space again can be written: a manifest, a
 * catalogue. It is made again once there is room. Used by one thread at a time.
 */
final class Reserve {
    /** Room for a manifest of some thousand files, or a catalogue of a thousand series. */
    static final int BYTES = 128 << 10;

    /** Room that must be left beside it: it is no use to take the last bytes from those who need them. */
    private static final long ROOM_BESIDE = 32 << 10;

    private static final int SMALLEST_BYTES = 16 << 10;

    private final Storage storage;
    private boolean wanted = true;

    Reserve(Storage storage) {
        this.storage = storage;
    }

    /**
     * Runs an action; when the disk is full, gives the reserve up and runs it again. What the action has left of it is
     * taken back at once, before samples can: the next who opens the store on the same full disk needs it, too.
     *
     * @param action does the same again when it has failed half way
     */
    void use(Runnable action) {
        try {
            action.run();
        } catch (DiskFullException e) {
            if (!storage.exists(StoreFiles.RESERVE)) {
                throw e;
            }
            storage.delete(StoreFiles.RESERVE);
            wanted = true;
            try {
                action.run();
            } finally {
                takeBack();
            }
        }
    }

    private void takeBack() {
        try {
            int bytes = BYTES;
            while (!fits(bytes) && bytes > SMALLEST_BYTES) {
                bytes /= 2;
            }
        } catch (StorageFailureException e) {
            // What the action says counts; the next force of a file tries to make the reserve again.
            return;
        }
    }

    private boolean fits(int bytes) {
        try {
            create(bytes);
            return true;
        } catch (DiskFullException e) {
            deleteRemains();
            return false;
        }
    }

    private void deleteRemains() {
        if (storage.exists(StoreFiles.RESERVE)) {
            storage.delete(StoreFiles.RESERVE);
        }
    }

    /** Makes the file if it is wanted and there is room. Whatever fails is left for the next time. */
    void restore() {
        if (!wanted) {
            return;
        }
        try {
            if (storage.exists(StoreFiles.RESERVE) && isWhole()) {
                wanted = false;
            } else if (storage.usableSpaceBytes() >= BYTES + ROOM_BESIDE) {
                deleteRemains();
                create(BYTES);
                wanted = false;
            }
        } catch (StorageFailureException e) {
            // The store works without it; the next force of a file comes here again.
            return;
        }
    }

    private boolean isWhole() {
        try (StorageFile file = storage.openForRead(StoreFiles.RESERVE)) {
            return file.size() >= BYTES;
        }
    }

    private void create(int bytes) {
        ByteBuffer filler = Slabs.acquire(BYTES);
        try (StorageFile file = storage.create(StoreFiles.RESERVE)) {
            // Not zeros, which some file systems keep as holes.
            for (int i = 0; i < BYTES; i += Integer.BYTES) {
                filler.putInt(i, i * 0x9E3779B9 | 1);
            }
            file.write(filler.limit(bytes), 0);
            file.force();
        } finally {
            Slabs.release(filler);
        }
    }
}
