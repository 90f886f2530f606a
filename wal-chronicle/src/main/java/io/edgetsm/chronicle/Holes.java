package io.edgetsm.chronicle;

import io.edgetsm.io.Slabs;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/** Gives a file the blocks that it lacks, through ordinary writes that can be refused. */
final class Holes {
    private static final int STEP_BYTES = 64 << 10;
    /** Linux' numbers; those of {@code net.openhft.posix.WhenceFlag} are one too high. */
    private static final int SEEK_DATA = 3;

    private static final int SEEK_HOLE = 4;

    private Holes() {}

    /** Writes zeros into every hole and forces them; a file without holes is not touched. */
    static void fill(StorageFile file, long sizeBytes) {
        PosixAPI posix = PosixAPI.posix();
        int descriptor = posix.open(file.path(), OpenFlag.O_RDONLY, 0);
        if (descriptor < 0) {
            throw new StorageFailureException(
                    "look for holes", file.path(), "cannot look for holes: path=" + file.path(), null);
        }
        try {
            boolean filled = false;
            long hole = posix.lseek(descriptor, 0, SEEK_HOLE);
            while (hole >= 0 && hole < sizeBytes) {
                long data = posix.lseek(descriptor, hole, SEEK_DATA);
                // A hole that reaches the end of the file has no data behind it.
                long end = data < 0 ? sizeBytes : data;
                writeZeros(file, hole, end);
                filled = true;
                hole = end < sizeBytes ? posix.lseek(descriptor, end, SEEK_HOLE) : sizeBytes;
            }
            if (filled) {
                file.force();
            }
        } finally {
            posix.close(descriptor);
        }
    }

    private static void writeZeros(StorageFile file, long from, long to) {
        ByteBuffer zeros = Slabs.acquire(STEP_BYTES);
        try {
            for (long position = from; position < to; position += zeros.limit()) {
                zeros.clear().limit((int) Math.min(STEP_BYTES, to - position));
                file.write(zeros, position);
            }
        } finally {
            Slabs.release(zeros);
        }
    }
}
