package io.edgetsm.io;

/** There is no file or directory of that name. */
public final class MissingFileException extends StorageFailureException {
    private static final long serialVersionUID = 1L;

    /** See {@link StorageFailureException#StorageFailureException(String, String, Throwable)}. */
    public MissingFileException(String operation, String path, Throwable cause) {
        super(
                operation,
                path,
                "no such file: cannot " + operation + ", path=" + path
                        + "; nothing was changed; check the path and what else works in this directory",
                cause);
    }
}
