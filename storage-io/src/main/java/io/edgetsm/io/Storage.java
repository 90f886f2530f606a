package io.edgetsm.io;

import java.util.List;

/**
 * One flat directory of plain files: the only door through which EdgeTSM reaches a disk.
 *
 * <p>Two things are durable separately. A file's bytes survive a power cut once {@link StorageFile#force} has returned;
 * a name (created, renamed, deleted) survives one once {@link #forceDirectory} has returned. A forced file whose name
 * was never forced may be gone.
 *
 * <p>Names are plain file names as {@link FileNames#isPlain} defines them; anything else is an
 * {@link IllegalArgumentException}. Whatever the machine refuses is a {@link StorageFailureException}.
 *
 * <p>All methods may be called from any thread, also from an interrupted one: the operation completes, and the
 * interrupt flag stays set.
 */
public interface Storage extends AutoCloseable {
    /** The directory, for messages. */
    String path();

    /** Whether the name is taken. An I/O error is thrown, never answered with "no". */
    boolean exists(String name);

    /** The names of all plain files, sorted; directories, links and other special files are left out. */
    List<String> list();

    /**
     * Creates a new, empty file and opens it for reading and writing. The file belongs to the owner only (0600) from
     * the moment it exists. A name that is taken, be it by a dangling link, is refused.
     */
    StorageFile create(String name);

    /** Opens an existing file for reading and writing; {@link MissingFileException} when there is none. */
    StorageFile openForWrite(String name);

    /** Opens an existing file for reading; {@link MissingFileException} when there is none. */
    StorageFile openForRead(String name);

    /** Gives a file another name, atomically replacing a file that had it. Durable after {@link #forceDirectory}. */
    void rename(String from, String to);

    /** Deletes a file; {@link MissingFileException} when there is none. Durable after {@link #forceDirectory}. */
    void delete(String name);

    /** Makes all creations, renames and deletions so far survive a power cut. */
    void forceDirectory();

    /**
     * Takes the exclusive lock of that name, held until the lock is closed or the process dies. A file left behind by a
     * dead owner never blocks, and the lock file is never deleted.
     *
     * @param ownerText what others are told about the owner, beside its process
     * @throws StoreLockedException at once when somebody else, in this process or another, holds the lock
     */
    StorageLock lock(String name, String ownerText);

    /** How many bytes may still be written to the device, as far as the operating system can tell. */
    long usableSpaceBytes();

    /** Ends the use of this directory; open files and locks are closed by those who opened them. Idempotent. */
    @Override
    void close();
}
