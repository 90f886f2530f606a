package io.edgetsm.wal;

/** The directory holds a replica, which only a sync may add to. Nothing was changed. */
public final class ReplicaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** @param path of the directory */
    public ReplicaException(String path) {
        super("cannot write to a replica: path=" + path
                + " holds what was synced from another store; nothing was changed; open it for reading only");
        this.path = path;
    }

    /** Path of the directory. */
    public String path() {
        return path;
    }
}
