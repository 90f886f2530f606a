package io.edgetsm;

import io.edgetsm.io.StorageFailureException;

/** Whether a store takes samples at the moment, and why not. Read by any thread without a lock. */
final class StoreHealth {
    private final String path;
    private final Committer committer;
    private final Encoder encoder;
    private volatile boolean closed;

    StoreHealth(String path, Committer committer, Encoder encoder) {
        this.path = path;
        this.committer = committer;
        this.encoder = encoder;
    }

    /** Path of the store, for messages. */
    String path() {
        return path;
    }

    boolean isClosed() {
        return closed;
    }

    /** From now on appends and queries are refused. */
    void markClosed() {
        closed = true;
    }

    /** What has stopped a thread of the store for good, or null. */
    Throwable failure() {
        Throwable failure = committer.failure();
        return failure != null ? failure : encoder.failure();
    }

    /** Whether a thread of the store has stopped, or the device refuses. */
    boolean isRefusing() {
        return failure() != null || encoder.suspension() != null;
    }

    /** Throws what its callers get if the store refuses. */
    void requireAccepting() {
        Throwable failure = failure();
        if (failure != null) {
            throw new StoreFailedException(path, failure);
        }
        StorageFailureException suspension = encoder.suspension();
        if (suspension != null) {
            throw new StoreSuspendedException(path, suspension);
        }
    }

    void requireOpen() {
        if (closed) {
            throw new StoreClosedException(path);
        }
    }

    void requireAppendable() {
        requireOpen();
        requireAccepting();
    }
}
