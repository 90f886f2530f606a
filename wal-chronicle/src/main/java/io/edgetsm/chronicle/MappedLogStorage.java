package io.edgetsm.chronicle;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.io.DirectoryStorage;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory whose log is written through a memory map: what has been put into the log survives the death of the process
 * the moment it is copied, without a system call. Every other file, and the log in the hands of a reader, is as
 * {@link DirectoryStorage} has it; the format does not change, so that a store may be opened with and without the map.
 *
 * <pre>{@code
 * StoreConfig.builder(directory).storage(MappedLogStorage::create).build()
 * }</pre>
 *
 * <p>Only a ring that has been prewritten is mapped: a write to a map that has no block behind it needs one at a moment
 * when nobody can be told that the disk is full, and the process dies of it. The same happens where a file system gives
 * every write a new block (btrfs, zfs): do not use it there. A device that fails under the map ends the process too,
 * instead of the store's own handling of failed writes.
 *
 * <p>What it buys is that no append makes a system call; measured, it costs processor time, memory and time to start, see
 * {@code bench written}. A power cut takes what has not been forced, with the map as without it.
 *
 * <p>chronicle-bytes needs JDK packages opened, see {@code docs/wal-chronicle.md}.
 */
public final class MappedLogStorage implements Storage {
    private final Storage files;

    private MappedLogStorage(Storage files) {
        this.files = files;
    }

    /** Opens a directory, making it where there is none, see {@link DirectoryStorage#create}. */
    public static MappedLogStorage create(Path directory) {
        return new MappedLogStorage(DirectoryStorage.create(directory));
    }

    /** Logs that carry their name have been prewritten aside, to their whole size. */
    private static boolean isLog(String name) {
        return name.equals(StoreFiles.LOG) || name.startsWith(StoreFiles.LOG_PREFIX) && !name.contains(".");
    }

    @Override
    public StorageFile openForWrite(String name) {
        StorageFile file = files.openForWrite(name);
        try {
            return isLog(name) && file.size() > 0 ? MappedLogFile.map(file) : file;
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public String path() {
        return files.path();
    }

    @Override
    public boolean exists(String name) {
        return files.exists(name);
    }

    @Override
    public List<String> list() {
        return files.list();
    }

    @Override
    public StorageFile create(String name) {
        return files.create(name);
    }

    @Override
    public StorageFile openForRead(String name) {
        return files.openForRead(name);
    }

    @Override
    public void rename(String from, String to) {
        files.rename(from, to);
    }

    @Override
    public void delete(String name) {
        files.delete(name);
    }

    @Override
    public void forceDirectory() {
        files.forceDirectory();
    }

    @Override
    public StorageLock lock(String name, String ownerText) {
        return files.lock(name, ownerText);
    }

    @Override
    public long usableSpaceBytes() {
        return files.usableSpaceBytes();
    }

    @Override
    public void close() {
        files.close();
    }
}
