package io.edgetsm.io;

/** An exclusive lock held on a store, see {@link Storage#lock}. */
public interface StorageLock extends AutoCloseable {
    /** Releases the lock and keeps its file. Idempotent; never throws for a lock that was lost with its device. */
    @Override
    void close();
}
