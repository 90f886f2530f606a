package io.edgetsm.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Turns what the JDK throws into the exceptions callers act on. The JDK gives most error numbers only as the text of
 * the C library, which follows the language of the machine, so the known texts are not the only clue.
 */
final class Failures {
    private static final List<String> DISK_FULL_TEXTS = List.of(
            "no space left on device", "disk quota exceeded", "disc quota exceeded", "not enough space", "disk full");
    private static final List<String> DENIED_TEXTS =
            List.of("read-only file system", "permission denied", "operation not permitted", "symbolic link");

    private Failures() {}

    static StorageFailureException translate(String operation, Path path, IOException cause) {
        String name = path.toString();
        if (cause instanceof NoSuchFileException) {
            return new MissingFileException(operation, name, cause);
        }
        String text = text(cause);
        if (cause instanceof AccessDeniedException || containsAny(text, DENIED_TEXTS)) {
            return new AccessDeniedStorageException(operation, name, cause);
        }
        if (containsAny(text, DISK_FULL_TEXTS) || text.equals(LocalDiskFullText.get())) {
            return new DiskFullException(operation, name, cause);
        }
        return new StorageFailureException(operation, name, cause);
    }

    /**
     * EINVAL of a force: some network and user-space file systems cannot force a directory at all, which is no failure.
     */
    static boolean isUnsupported(IOException cause) {
        return text(cause).contains("invalid argument");
    }

    static String text(IOException cause) {
        String text = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static boolean containsAny(String text, List<String> fragments) {
        return fragments.stream().anyMatch(text::contains);
    }
}
