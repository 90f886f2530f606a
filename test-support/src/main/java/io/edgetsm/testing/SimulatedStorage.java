package io.edgetsm.testing;

import io.edgetsm.io.FileNames;
import io.edgetsm.io.MissingFileException;
import io.edgetsm.io.Storage;
import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import io.edgetsm.io.StorageLock;
import io.edgetsm.io.StoreLockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that forgets like a real one. It keeps forced and unforced bytes apart, and forced and unforced
 * names apart from those: a forced file whose directory was not forced may be gone after a power cut.
 *
 * <ul>
 *   <li>{@link #cut} is the disk as found after a power cut, {@link #kill} as found after the death of the process;
 *     both leave this one as it is, so that one run can be cut at many points.
 *   <li>{@link #runUntil} stops a run at a numbered operation, {@link #onOperation} watches them all.
 *   <li>{@link #inject}, {@link #limitCapacity} and {@link #limitOpenFiles} make operations fail, {@link #ignoreForces}
 *       makes the device lie.
 * </ul>
 *
 * <p>What chance decides (how much of a failed write was done, what a failed force lost) follows from the seed. Safe
 * for use by several threads; the hook of {@code onOperation} runs on the thread of the operation, under the lock of
 * this storage.
 */
public final class SimulatedStorage implements Storage {
    /** What {@link #usableSpaceBytes} tells while no capacity is set. */
    public static final long UNLIMITED_BYTES = 1L << 40;

    private static final String PATH = "simulated";

    private final long seed;
    private final SplittableRandom random;
    private final SimulatedNames names;
    private final OperationGate gate = new OperationGate();
    private final Map<String, String> lockOwners = new HashMap<>();
    /** Files without a name still take room while somebody has them open. */
    private final Set<SimulatedInode> openFiles = Collections.newSetFromMap(new IdentityHashMap<>());

    private long capacityBytes = Long.MAX_VALUE;
    private int maxOpenFiles = Integer.MAX_VALUE;
    private int openFileCount;
    private boolean forcesIgnored;
    private long writtenBytes;
    private boolean closed;

    /** An empty disk. */
    public SimulatedStorage() {
        this(0);
    }

    /** An empty disk whose chance follows from a seed. */
    public SimulatedStorage(long seed) {
        this(seed, new SimulatedNames());
    }

    private SimulatedStorage(long seed, SimulatedNames names) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.names = names;
    }

    // ---- the storage

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public synchronized boolean exists(String name) {
        pass(Operation.EXISTS, name);
        return names.get(name) != null;
    }

    @Override
    public synchronized List<String> list() {
        requireOpen();
        refuse(gate.pass(Operation.LIST, "", 0, 0), Operation.LIST, PATH);
        requireDescriptor(Operation.LIST, PATH);
        return names.list();
    }

    @Override
    public synchronized StorageFile create(String name) {
        pass(Operation.CREATE, name);
        requireDescriptor(Operation.CREATE, pathOf(name));
        if (names.get(name) != null) {
            throw failure(Operation.CREATE, name, "File exists");
        }
        SimulatedInode inode = new SimulatedInode();
        names.create(name, inode);
        return open(name, inode, true);
    }

    @Override
    public StorageFile openForWrite(String name) {
        return openExisting(name, true);
    }

    @Override
    public StorageFile openForRead(String name) {
        return openExisting(name, false);
    }

    @Override
    public synchronized void rename(String from, String to) {
        FileNames.requirePlain(to);
        pass(Operation.RENAME, from);
        requireNotLockFile(Operation.RENAME, from);
        requireNotLockFile(Operation.RENAME, to);
        requireFile(Operation.RENAME, from);
        names.rename(from, to);
    }

    @Override
    public synchronized void delete(String name) {
        pass(Operation.DELETE, name);
        requireNotLockFile(Operation.DELETE, name);
        requireFile(Operation.DELETE, name);
        names.delete(name);
    }

    @Override
    public synchronized void forceDirectory() {
        requireOpen();
        refuse(gate.pass(Operation.FORCE_DIRECTORY, "", 0, 0), Operation.FORCE_DIRECTORY, PATH);
        requireDescriptor(Operation.FORCE_DIRECTORY, PATH);
        if (!forcesIgnored) {
            names.force();
        }
    }

    @Override
    public synchronized StorageLock lock(String name, String ownerText) {
        pass(Operation.LOCK, name);
        requireDescriptor(Operation.LOCK, pathOf(name));
        String owner = lockOwners.get(name);
        if (owner != null) {
            throw new StoreLockedException(pathOf(name), owner);
        }
        if (names.get(name) == null) {
            names.create(name, new SimulatedInode());
        }
        writeOwner(names.get(name), ownerText.getBytes(StandardCharsets.UTF_8));
        lockOwners.put(name, ownerText);
        openFileCount++;
        return new SimulatedLock(name);
    }

    @Override
    public synchronized long usableSpaceBytes() {
        requireOpen();
        refuse(gate.pass(Operation.USABLE_SPACE, "", 0, 0), Operation.USABLE_SPACE, PATH);
        return capacityBytes == Long.MAX_VALUE ? UNLIMITED_BYTES : freePages() * PageImage.PAGE_BYTES;
    }

    /** Like the real one, ends the use of the directory and leaves open files to those who opened them. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    // ---- power and time

    /** The disk after a power cut right now. Locks, open files, faults and hooks are gone; size and honesty remain. */
    public synchronized SimulatedStorage cut(RandomGenerator chance, UnforcedFate fate) {
        return successor(new Aftermath(fate, chance).of(names));
    }

    /** The same, with a chance that follows from the seed. */
    public SimulatedStorage cut(long seed, UnforcedFate fate) {
        return cut(new SplittableRandom(seed), fate);
    }

    /**
     * The disk after the death of the process right now: all completed writes and names are there, as unforced as
     * before, so a power cut that follows can still take them. Locks, open files, faults and hooks are gone.
     */
    public synchronized SimulatedStorage kill() {
        Map<SimulatedInode, SimulatedInode> copies = new IdentityHashMap<>();
        return successor(names.copy(inode -> copies.computeIfAbsent(inode, SimulatedInode::copy)));
    }

    /** Cuts the power before the changing operation with that index, counted from 0 since the disk was made. */
    public synchronized void runUntil(long operationIndex) {
        gate.cutBefore(operationIndex);
    }

    /** Whether the power cut of {@link #runUntil} has happened. */
    public synchronized boolean isPowerOff() {
        return gate.isOff();
    }

    /** Allows the use of the directory after {@link #close}, as a second opening by the same process. */
    public synchronized SimulatedStorage reopen() {
        closed = false;
        return this;
    }

    // ---- watching

    /** Shows each operation to the observer just before it happens; the observer may throw, cut and kill. */
    public synchronized void onOperation(Consumer<OperationPoint> observer) {
        gate.hook(observer);
    }

    /** How many changing operations there were, see {@link Operation#isChanging}. */
    public synchronized long operationCount() {
        return gate.changeCount();
    }

    /** How many operations of this kind there were, failed ones included. */
    public synchronized long count(Operation operation) {
        return gate.count(operation);
    }

    /** How many bytes were written into files. */
    public synchronized long writtenBytes() {
        return writtenBytes;
    }

    /** Files and locks not closed yet. */
    public synchronized int openFileCount() {
        return openFileCount;
    }

    // ---- faults

    /** Adds a rule by which operations fail. */
    public synchronized void inject(FaultRule rule) {
        gate.add(rule);
    }

    /** Removes all rules: the machine is sound again, what it lost stays lost. */
    public synchronized void clearFaults() {
        gate.clearRules();
    }

    /** Sets the room for files in bytes; each started 4 KB page that was written counts whole, names count nothing. */
    public synchronized void limitCapacity(long bytes) {
        capacityBytes = bytes;
    }

    /** Sets how many files and locks may be open at once; forcing or listing the directory takes one for a moment. */
    public synchronized void limitOpenFiles(int count) {
        maxOpenFiles = count;
    }

    /** Makes the device acknowledge forces, of files and of the directory, without doing anything. */
    public synchronized void ignoreForces(boolean ignored) {
        forcesIgnored = ignored;
    }

    // ---- contents behind the back of the store; neither counted nor failing

    /** What a file holds now. */
    public synchronized byte[] bytesOf(String name) {
        PageImage image =
                requireFile(Operation.READ, FileNames.requirePlain(name)).current();
        return image.bytes(0, Math.toIntExact(image.size()));
    }

    /** Puts a file there, name and bytes durable, in place of one that has the name. Other names become durable too. */
    public synchronized void put(String name, byte[] bytes) {
        PageImage image = new PageImage();
        image.write(0, bytes, 0, bytes.length);
        names.create(FileNames.requirePlain(name), new SimulatedInode(image));
        names.force();
    }

    /** A number that two disks with the same names and bytes have in common, and others hardly ever. */
    public synchronized long fingerprint() {
        return names.fingerprint();
    }

    // ---- what files do

    synchronized int read(SimulatedFile file, ByteBuffer target, long position) {
        Fault fault = pass(Operation.READ, file, position, target.remaining());
        int start = target.position();
        int limit = target.limit();
        if (fault == Fault.SHORT_READ && target.hasRemaining()) {
            target.limit(start + random.nextInt(target.remaining()));
        }
        int count = file.inode().current().read(target, position);
        target.limit(limit);
        if (fault == Fault.BIT_FLIP && count > 0) {
            int at = start + random.nextInt(count);
            target.put(at, (byte) (target.get(at) ^ 1 << random.nextInt(Byte.SIZE)));
        }
        return count;
    }

    synchronized void write(SimulatedFile file, ByteBuffer source, long position) {
        int length = source.remaining();
        Fault fault = gate.pass(Operation.WRITE, file.name(), position, length);
        int wanted = fault == null ? length : fault == Fault.EROFS ? 0 : random.nextInt(length + 1);
        byte[] bytes = new byte[roomFor(file.inode(), position, wanted)];
        source.get(bytes);
        file.inode().write(position, bytes);
        writtenBytes += bytes.length;
        refuse(fault, Operation.WRITE, file.path());
        if (bytes.length < length) {
            throw Fault.ENOSPC.exception(Operation.WRITE, file.path());
        }
    }

    synchronized void truncate(SimulatedFile file, long sizeBytes) {
        pass(Operation.TRUNCATE, file, sizeBytes, 0);
        file.inode().truncate(sizeBytes);
    }

    synchronized void force(SimulatedFile file) {
        Fault fault = gate.pass(Operation.FORCE, file.name(), 0, 0);
        if (fault != null) {
            file.inode().failForce(random);
            throw fault.exception(Operation.FORCE, file.path());
        }
        if (!forcesIgnored) {
            file.inode().force();
        }
    }

    synchronized long size(SimulatedFile file) {
        pass(Operation.SIZE, file, 0, 0);
        return file.inode().current().size();
    }

    synchronized void closed(SimulatedFile file) {
        openFileCount--;
        file.inode().closed();
        if (!file.inode().isOpen()) {
            openFiles.remove(file.inode());
        }
    }

    // ---- helpers

    private synchronized StorageFile openExisting(String name, boolean writable) {
        pass(Operation.OPEN, name);
        requireDescriptor(Operation.OPEN, pathOf(name));
        requireNotLockFile(Operation.OPEN, name);
        return open(name, requireFile(Operation.OPEN, name), writable);
    }

    private StorageFile open(String name, SimulatedInode inode, boolean writable) {
        inode.opened();
        openFiles.add(inode);
        openFileCount++;
        return new SimulatedFile(this, name, inode, writable);
    }

    private void writeOwner(SimulatedInode file, byte[] text) {
        file.write(0, Arrays.copyOf(text, roomFor(file, 0, text.length)));
    }

    private SimulatedStorage successor(SimulatedNames found) {
        // Draws nothing from this storage's chance: a run goes on the same whether it was cut for a look or not.
        SimulatedStorage next = new SimulatedStorage(seed * 31 + gate.changeCount() + 1, found);
        next.capacityBytes = capacityBytes;
        next.forcesIgnored = forcesIgnored;
        return next;
    }

    /** How many of the bytes fit on the device, pages that exist already being free of charge. */
    private int roomFor(SimulatedInode inode, long position, int length) {
        if (capacityBytes == Long.MAX_VALUE) {
            return length;
        }
        long free = freePages();
        int fitting = 0;
        while (fitting < length) {
            long at = position + fitting;
            free -= inode.current().hasPage((int) (at / PageImage.PAGE_BYTES)) ? 0 : 1;
            if (free < 0) {
                break;
            }
            fitting += (int) Math.min(length - fitting, PageImage.PAGE_BYTES - at % PageImage.PAGE_BYTES);
        }
        return fitting;
    }

    private long freePages() {
        Set<SimulatedInode> files = Collections.newSetFromMap(new IdentityHashMap<>());
        files.addAll(names.files());
        files.addAll(openFiles);
        long used = files.stream().mapToLong(file -> file.current().pageCount()).sum();
        return Math.max(0, capacityBytes / PageImage.PAGE_BYTES - used);
    }

    private void pass(Operation operation, String name) {
        FileNames.requirePlain(name);
        requireOpen();
        refuse(gate.pass(operation, name, 0, 0), operation, pathOf(name));
    }

    private Fault pass(Operation operation, SimulatedFile file, long position, int lengthBytes) {
        Fault fault = gate.pass(operation, file.name(), position, lengthBytes);
        refuse(fault, operation, file.path());
        return fault;
    }

    private static void refuse(Fault fault, Operation operation, String path) {
        if (fault != null && fault.isRefusal()) {
            throw fault.exception(operation, path);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageFailureException(
                    "use", PATH, "storage is closed: path=" + PATH + "; nothing was changed; reopen it first", null);
        }
    }

    private void requireDescriptor(Operation operation, String path) {
        if (openFileCount >= maxOpenFiles) {
            throw Fault.EMFILE.exception(operation, path);
        }
    }

    private SimulatedInode requireFile(Operation operation, String name) {
        SimulatedInode inode = names.get(name);
        if (inode == null) {
            throw new MissingFileException(operation.verb(), pathOf(name), null);
        }
        return inode;
    }

    /** The real storage refuses this too: closing a second descriptor would give up the lock. */
    private void requireNotLockFile(Operation operation, String name) {
        if (lockOwners.containsKey(name)) {
            throw failure(operation, name, "lock file is in use");
        }
    }

    private static StorageFailureException failure(Operation operation, String name, String reason) {
        return new StorageFailureException(operation.verb(), pathOf(name), new IOException(reason));
    }

    static String pathOf(String name) {
        return PATH + "/" + name;
    }

    private final class SimulatedLock implements StorageLock {
        private final String name;
        private boolean released;

        SimulatedLock(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            synchronized (SimulatedStorage.this) {
                if (!released) {
                    released = true;
                    lockOwners.remove(name);
                    openFileCount--;
                }
            }
        }
    }
}
