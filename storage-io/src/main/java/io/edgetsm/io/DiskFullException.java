package io.edgetsm.io;

/**
 * The device, or the quota of this user on it, has no room for what was to be written. Reading and deleting still work.
 */
public final class DiskFullException extends StorageFailureException {
    private static final long serialVersionUID = 1L;

    /** See {@link StorageFailureException#StorageFailureException(String, String, Throwable)}. */
    public DiskFullException(String operation, String path, Throwable cause) {
        super(
                operation,
                path,
                "disk full: cannot " + operation + ", path=" + path + " reason=\"" + reason(cause)
                        + "\"; what is stored stays readable; free some space or shorten retention",
                cause);
    }
}
