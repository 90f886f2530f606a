package io.edgetsm.io;

/** Somebody else holds the lock that was asked for; {@link #owner} says who, as far as known. */
public final class StoreLockedException extends StorageFailureException {
    private static final long serialVersionUID = 1L;

    private final String owner;

    /**
     * @param path the lock file
     * @param owner what the owner wrote about itself
     */
    public StoreLockedException(String path, String owner) {
        super(
                "lock",
                path,
                "store is locked: another opener is using it, path=" + path + " owner=\"" + owner
                        + "\"; nothing was changed; close the other one first, or open for reading only",
                null);
        this.owner = owner;
    }

    /** What the owner wrote about itself, on one line. */
    public String owner() {
        return owner;
    }
}
