package io.edgetsm.chronicle;

import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.io.File;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.posix.PosixAPI;

/**
 * A prewritten file whose writes go into a map of all of it. Reads, sizes and what would change its size go through the
 * file: Linux keeps one cache for both.
 */
final class MappedLogFile implements StorageFile {
    private static final int PAGE_BYTES = 4096;
    /** Linux' number. */
    private static final int MS_SYNC = 4;

    private final StorageFile file;
    private final MappedBytes map;
    private final long address;
    private final long sizeBytes;
    private boolean closed;

    private MappedLogFile(StorageFile file, MappedBytes map, long sizeBytes) {
        this.file = file;
        this.map = map;
        this.sizeBytes = sizeBytes;
        this.address = map.addressForRead(0);
    }

    /** Maps a file, having filled what holes a sparse copy may have left in it; closing closes the file too. */
    static MappedLogFile map(StorageFile file) {
        long size = file.size();
        Holes.fill(file, size);
        try {
            MappedBytes map = MappedBytes.singleMappedBytes(new File(file.path()), size);
            // The committer writes, another thread opens and closes; the store sees to it that they do not meet.
            map.singleThreadedCheckDisabled(true);
            return new MappedLogFile(file, map, size);
        } catch (FileNotFoundException e) {
            throw new StorageFailureException("map", file.path(), "cannot map the log: path=" + file.path(), e);
        }
    }

    @Override
    public String path() {
        return file.path();
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) {
        requireOpen("write");
        int length = source.remaining();
        if (position < 0 || position + length > sizeBytes) {
            throw new IllegalArgumentException("write behind the end of a mapped log: path=" + path() + " position="
                    + position + " length=" + length + " size=" + sizeBytes);
        }
        map.write(position, source, source.position(), length);
        source.position(source.limit());
    }

    /** A map over what has been cut off would kill the process. */
    @Override
    public void truncate(long newSizeBytes) {
        throw new UnsupportedOperationException("a mapped log keeps its size: path=" + path());
    }

    @Override
    public void force() {
        requireOpen("force");
        if (PosixAPI.posix().msync(address, (sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES, MS_SYNC) != 0) {
            throw new StorageFailureException(
                    "force", path(), "device refuses: cannot force the mapped log, path=" + path(), null);
        }
        file.force();
    }

    private void requireOpen(String operation) {
        if (closed) {
            throw new StorageFailureException(
                    operation, path(), "file is closed: cannot " + operation + ", path=" + path(), null);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            map.releaseLast();
            file.close();
        }
    }
}
