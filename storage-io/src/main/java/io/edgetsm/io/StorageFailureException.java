package io.edgetsm.io;

import java.nio.file.FileSystemException;

/**
 * The machine refused or failed an operation: {@link #operation} on {@link #path}, for the reason in {@link #getCause}.
 * Subclasses name the reasons a caller can act on.
 */
public class StorageFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String path;

    /**
     * @param operation what was asked for, a verb such as {@code write} or {@code force}
     * @param path the file or directory it was asked of
     * @param message the whole message
     * @param cause what the operating system said, or null
     */
    public StorageFailureException(String operation, String path, String message, Throwable cause) {
        super(message, cause);
        this.operation = operation;
        this.path = path;
    }

    /** A failure nothing more is known about than what the operating system said. */
    public StorageFailureException(String operation, String path, Throwable cause) {
        this(
                operation,
                path,
                "storage failure: cannot " + operation + ", path=" + path + " reason=\"" + reason(cause)
                        + "\"; the operation may have been done in part; check the device and the system log",
                cause);
    }

    /** What was asked for, a verb such as {@code write} or {@code force}. */
    public final String operation() {
        return operation;
    }

    /** The file or directory it was asked of. */
    public final String path() {
        return path;
    }

    static String reason(Throwable cause) {
        if (cause == null) {
            return "unknown";
        }
        String text = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return FileNames.printable(text == null ? cause.getClass().getSimpleName() : text);
    }
}
