package io.edgetsm.io;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A directory of the real file system.
 *
 * <p>Files are created with mode 0600 and directories with 0700 at the moment of creation, where the file system knows
 * modes. Links are never followed below the directory; the directory itself may be reached through links, which are
 * resolved once, at opening. Holds no descriptor of its own.
 */
public final class DirectoryStorage implements Storage {
    private static final Set<OpenOption> CREATE_OPTIONS = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITE_OPTIONS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ_OPTIONS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private final String identity;
    private volatile boolean closed;

    private DirectoryStorage(Path directory, String identity) {
        this.directory = directory;
        this.identity = identity;
    }

    /**
     * Opens an existing directory; nothing in it is read or changed.
     *
     * @throws MissingFileException when there is no such directory
     */
    public static DirectoryStorage open(Path directory) {
        try {
            Path real = directory.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                throw new NotDirectoryException(real.toString());
            }
            Object key = attributes.fileKey();
            return new DirectoryStorage(real, key == null ? real.toString() : key.toString());
        } catch (NotDirectoryException e) {
            throw new StorageFailureException(
                    "open",
                    directory.toString(),
                    "not a directory: cannot open, path=" + directory
                            + "; nothing was changed; give the directory of the store",
                    e);
        } catch (IOException e) {
            throw Failures.translate("open", directory, e);
        }
    }

    /**
     * Opens a directory, first creating it and the missing ones above it, for the owner only, with their names forced.
     * One that exists is opened as it is.
     */
    public static DirectoryStorage create(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        createWithParents(absolute);
        DirectoryStorage storage = open(absolute);
        forceNameOf(storage.directory);
        return storage;
    }

    @Override
    public String path() {
        return directory.toString();
    }

    /**
     * Whether users other than the owner may create or replace files here. The store works there, but nothing protects
     * it from them; worth a warning.
     */
    public boolean isWritableByOthers() {
        return OwnerOnly.isWritableByOthers(directory);
    }

    @Override
    public boolean exists(String name) {
        Path file = resolve(name);
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.translate("look up", file, e);
        }
    }

    @Override
    public List<String> list() {
        requireOpen();
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                addIfPlainFile(entry, names);
            }
        } catch (DirectoryIteratorException e) {
            throw Failures.translate("list", directory, e.getCause());
        } catch (IOException e) {
            throw Failures.translate("list", directory, e);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public StorageFile create(String name) {
        Path file = resolve(name);
        return openChannel("create", file, CREATE_OPTIONS, OwnerOnly.fileAttributes(file));
    }

    @Override
    public StorageFile openForWrite(String name) {
        Path file = resolve(name);
        requireNotLockFile("open", file, name);
        PlainFiles.requireWritable("open", file);
        return openChannel("open", file, WRITE_OPTIONS);
    }

    @Override
    public StorageFile openForRead(String name) {
        Path file = resolve(name);
        requireNotLockFile("open", file, name);
        PlainFiles.requirePlain("open", file);
        return openChannel("open", file, READ_OPTIONS);
    }

    @Override
    public void rename(String from, String to) {
        Path source = resolve(from);
        Path target = resolve(to);
        requireNotLockFile("rename", source, from);
        requireNotLockFile("rename", target, to);
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failures.translate("rename", source, e);
        }
    }

    @Override
    public void delete(String name) {
        Path file = resolve(name);
        requireNotLockFile("delete", file, name);
        PlainFiles.requirePlain("delete", file);
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw Failures.translate("delete", file, e);
        }
    }

    @Override
    public void forceDirectory() {
        requireOpen();
        force(directory);
    }

    @Override
    public StorageLock lock(String name, String ownerText) {
        Path file = resolve(name);
        return FileLocks.acquire(lockKey(name), file, ownerText);
    }

    @Override
    public long usableSpaceBytes() {
        requireOpen();
        // Cheap, and works where the mount table is hidden; but its 0 means "none" as well as "unknown".
        long usable = directory.toFile().getUsableSpace();
        if (usable > 0) {
            return usable;
        }
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw Failures.translate("ask for free space", directory, e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private static void createWithParents(Path directory) {
        if (Files.exists(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createWithParents(parent);
        }
        try {
            Files.createDirectory(directory, OwnerOnly.directoryAttributes(directory));
        } catch (FileAlreadyExistsException e) {
            return; // somebody else was faster; open() decides whether it is a directory
        } catch (IOException e) {
            throw Failures.translate("create directory", directory, e);
        }
        force(parent);
    }

    /**
     * Also of a directory found there: a process may have died, or have been another, between creating and forcing it.
     */
    private static void forceNameOf(Path directory) {
        if (directory.getParent() == null) {
            return;
        }
        try {
            force(directory.getParent());
        } catch (AccessDeniedStorageException e) {
            return; // a parent this user cannot read was prepared by somebody else, long before
        }
    }

    /** Forces the names in a directory, through a channel that no interrupt closes. */
    private static void force(Path directory) {
        if (!OwnerOnly.isPosix(directory)) {
            return; // there a directory cannot be opened, and the file system orders its names itself
        }
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(directory, Set.of(StandardOpenOption.READ), InlineExecutor.INSTANCE)) {
            channel.force(true);
        } catch (IOException e) {
            if (!Failures.isUnsupported(e)) {
                throw Failures.translate("force directory", directory, e);
            }
        }
    }

    private static StorageFile openChannel(
            String operation, Path file, Set<OpenOption> options, FileAttribute<?>... attributes) {
        try {
            return new ChannelFile(
                    file, AsynchronousFileChannel.open(file, options, InlineExecutor.INSTANCE, attributes));
        } catch (IOException e) {
            throw Failures.translate(operation, file, e);
        }
    }

    private void addIfPlainFile(Path entry, List<String> names) throws IOException {
        String name = entry.getFileName().toString();
        // A name this machine's character set cannot express does not lead back to its file, so nobody could open it.
        if (!FileNames.isPlain(name) || !directory.resolve(name).equals(entry)) {
            return;
        }
        try {
            if (Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                names.add(name);
            }
        } catch (NoSuchFileException deletedMeanwhile) {
            return;
        }
    }

    private Path resolve(String name) {
        requireOpen();
        return directory.resolve(FileNames.requirePlain(name));
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageFailureException(
                    "use",
                    path(),
                    "storage is closed: path=" + path() + "; nothing was changed; open the directory again",
                    null);
        }
    }

    private String lockKey(String name) {
        return identity + "/" + name;
    }

    /** Closing any other channel on a lock file drops the lock of the whole process (POSIX), so none is ever opened. */
    private void requireNotLockFile(String operation, Path file, String name) {
        if (FileLocks.isHeld(lockKey(name))) {
            throw new StorageFailureException(
                    operation,
                    file.toString(),
                    "lock file is in use: cannot " + operation + ", path=" + file
                            + "; touching it would give up the lock; leave the lock file alone",
                    null);
        }
    }
}
