package io.edgetsm.io;

/** This user may not do that here: permissions, a read-only file system, or a link where a plain file belongs. */
public final class AccessDeniedStorageException extends StorageFailureException {
    private static final long serialVersionUID = 1L;

    /** See {@link StorageFailureException#StorageFailureException(String, String, Throwable)}. */
    public AccessDeniedStorageException(String operation, String path, Throwable cause) {
        super(
                operation,
                path,
                "access denied: cannot " + operation + ", path=" + path + " reason=\"" + reason(cause)
                        + "\"; nothing was changed; check owner, mode and mount options",
                cause);
    }
}
