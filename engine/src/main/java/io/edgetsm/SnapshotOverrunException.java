package io.edgetsm;

/**
 * A snapshot was kept open while its series were appended to, until the copies of what it shows took more memory than
 * they may. The store is not affected; take another snapshot, of fewer series, or read and close it sooner.
 */
public final class SnapshotOverrunException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    SnapshotOverrunException(String path, String series) {
        super("snapshot has outlived its memory: store=" + path + " series=" + series
                + "; the store goes on; select fewer series, close the snapshot sooner, or raise memoryBudget");
    }
}
