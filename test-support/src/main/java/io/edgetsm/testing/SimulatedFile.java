package io.edgetsm.testing;

import io.edgetsm.io.StorageFailureException;
import io.edgetsm.io.StorageFile;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file of a {@link SimulatedStorage}. Keeps its file when the name is changed or deleted, as on POSIX. */
final class SimulatedFile implements StorageFile {
    private final SimulatedStorage storage;
    private final String name;
    private final SimulatedInode inode;
    private final boolean writable;
    private final AtomicBoolean closed = new AtomicBoolean();

    SimulatedFile(SimulatedStorage storage, String name, SimulatedInode inode, boolean writable) {
        this.storage = storage;
        this.name = name;
        this.inode = inode;
        this.writable = writable;
    }

    String name() {
        return name;
    }

    SimulatedInode inode() {
        return inode;
    }

    @Override
    public String path() {
        return SimulatedStorage.pathOf(name);
    }

    @Override
    public long size() {
        requireOpen(Operation.SIZE);
        return storage.size(this);
    }

    @Override
    public int read(ByteBuffer target, long position) {
        requireOpen(Operation.READ);
        requireNotNegative(position);
        return storage.read(this, target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) {
        requireWritable(Operation.WRITE);
        requireNotNegative(position);
        storage.write(this, source, position);
    }

    @Override
    public void truncate(long sizeBytes) {
        requireWritable(Operation.TRUNCATE);
        requireNotNegative(sizeBytes);
        storage.truncate(this, sizeBytes);
    }

    @Override
    public void force() {
        requireOpen(Operation.FORCE);
        storage.force(this);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            storage.closed(this);
        }
    }

    private void requireWritable(Operation operation) {
        requireOpen(operation);
        if (!writable) {
            throw new NonWritableChannelException(); // as the real one
        }
    }

    private static void requireNotNegative(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("negative position: " + position);
        }
    }

    private void requireOpen(Operation operation) {
        if (closed.get()) {
            throw new StorageFailureException(
                    operation.verb(),
                    path(),
                    "file is closed: cannot " + operation.verb() + ", path=" + path()
                            + "; nothing was changed; open the file again",
                    null);
        }
    }
}
