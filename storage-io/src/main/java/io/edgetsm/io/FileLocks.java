package io.edgetsm.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Exclusive locks: a reservation inside the process first, the lock of the operating system second.
 *
 * <p>The order matters. POSIX drops all locks a process has on a file when it closes any descriptor of that file, so a
 * process that holds a lock must not even open the lock file a second time. Reservations are entries of the system
 * properties, the one atomic table that all class loaders of a process share.
 *
 * <p>The lock file holds one line of text about its last owner. It says nothing about whether the lock is held; only
 * the operating system knows that, and forgets it with the process. Whoever asks for the lock holds a second one for that
 * moment, on a byte behind the text: so the one who is refused never reads the line of an owner before, while the winner has
 * not written its own yet. That second lock guards a name and no data, so nobody waits for it long.
 */
final class FileLocks {
    private static final String RESERVATION_PREFIX = "io.edgetsm.lock.";
    private static final String UNKNOWN = "unknown";
    private static final int OWNER_LENGTH_BYTES = 512;
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATE_OPTIONS = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);

    /** Channels that must stay open because closing them would drop a lock of this process that is not ours. */
    private static final Queue<AsynchronousFileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private FileLocks() {}

    /**
     * @param key names the lock within this process, however its directory was reached
     * @throws StoreLockedException when somebody else holds it
     */
    static StorageLock acquire(String key, Path file, String ownerText) {
        String owner = describe(ownerText);
        Object holder = System.getProperties().putIfAbsent(RESERVATION_PREFIX + key, owner);
        if (holder != null) {
            throw new StoreLockedException(file.toString(), holder.toString());
        }
        try {
            return new Held(key, lock(file, owner));
        } catch (Throwable e) {
            System.clearProperty(RESERVATION_PREFIX + key);
            throw e;
        }
    }

    static boolean isHeld(String key) {
        return System.getProperties().containsKey(RESERVATION_PREFIX + key);
    }

    private static AsynchronousFileChannel lock(Path file, String owner) {
        AsynchronousFileChannel channel = openOrCreate(file);
        try (FileLock naming = lockNaming(channel)) {
            FileLock lock = channel.tryLock(0, OWNER_LENGTH_BYTES, false);
            if (lock == null) {
                throw new StoreLockedException(file.toString(), naming == null ? UNKNOWN : readOwner(channel));
            }
            writeOwner(channel, owner);
            return channel;
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.add(channel);
            throw new StoreLockedException(file.toString(), "this process, by other means than this library");
        } catch (IOException e) {
            throw closing(channel, Failures.translate("lock", file, e));
        } catch (StoreLockedException e) {
            throw closing(channel, e);
        }
    }

    /** The lock for as long as an owner is looked for or written down; null when somebody else keeps it for too long. */
    private static FileLock lockNaming(AsynchronousFileChannel channel) throws IOException {
        FileLock naming = channel.tryLock(OWNER_LENGTH_BYTES, 1, false);
        // Longer by an eighth each time, 2 s in all: so long may a device keep whoever writes his name.
        for (long nanos = SHORTEST_PAUSE_NANOS; naming == null && nanos < LONGEST_PAUSE_NANOS; nanos += nanos / 8) {
            LockSupport.parkNanos(nanos);
            naming = channel.tryLock(OWNER_LENGTH_BYTES, 1, false);
        }
        return naming;
    }

    private static AsynchronousFileChannel openOrCreate(Path file) {
        try {
            try {
                return AsynchronousFileChannel.open(
                        file, CREATE_OPTIONS, InlineExecutor.INSTANCE, OwnerOnly.fileAttributes(file));
            } catch (FileAlreadyExistsException e) {
                PlainFiles.requireWritable("lock", file);
                return AsynchronousFileChannel.open(file, OPTIONS, InlineExecutor.INSTANCE);
            }
        } catch (IOException e) {
            throw Failures.translate("lock", file, e);
        }
    }

    private static String describe(String ownerText) {
        ProcessHandle process = ProcessHandle.current();
        String started = process.info().startInstant().map(FileLocks::text).orElse(UNKNOWN);
        return FileNames.printable("pid=" + process.pid() + " started=" + started + " " + ownerText);
    }

    /** In the form of ISO 8601, but without the formatters of java.time, which take longer to load than a store to open. */
    private static String text(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC) + "Z";
    }

    private static String readOwner(AsynchronousFileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(OWNER_LENGTH_BYTES);
        Operations.await(channel.read(text, 0));
        String owner = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
        return owner.isEmpty() ? UNKNOWN : FileNames.printable(owner);
    }

    /** Best effort, always the same length in place: a full disk may cost the next one a name, but nobody the lock. */
    private static void writeOwner(AsynchronousFileChannel channel, String owner) {
        byte[] line = new byte[OWNER_LENGTH_BYTES];
        Arrays.fill(line, (byte) ' ');
        byte[] text = owner.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, line, 0, Math.min(text.length, line.length - 1));
        line[line.length - 1] = '\n';
        try {
            Operations.await(channel.write(ByteBuffer.wrap(line), 0));
        } catch (IOException withoutName) {
            return;
        }
    }

    private static <E extends StorageFailureException> E closing(AsynchronousFileChannel channel, E failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static final class Held implements StorageLock {
        private final AtomicReference<String> key;
        private final AsynchronousFileChannel channel;

        Held(String key, AsynchronousFileChannel channel) {
            this.key = new AtomicReference<>(key);
            this.channel = channel;
        }

        @Override
        public void close() {
            String reserved = key.getAndSet(null);
            if (reserved == null) {
                return;
            }
            try {
                channel.close(); // releases the lock
            } catch (IOException lostWithItsDevice) {
                return; // the descriptor is gone in any case, and the lock with it
            } finally {
                System.clearProperty(RESERVATION_PREFIX + reserved);
            }
        }
    }
}
