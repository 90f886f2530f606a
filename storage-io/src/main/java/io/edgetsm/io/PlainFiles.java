package io.edgetsm.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Refuses what somebody may have planted under a name of ours. */
final class PlainFiles {
    private PlainFiles() {}

    /** A pipe would block the opening, a device could do anything, and a link may lead anywhere. */
    static void requirePlain(String operation, Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw denied(operation, file, "a symbolic link or special file, not a plain one");
            }
        } catch (IOException e) {
            throw Failures.translate(operation, file, e);
        }
    }

    /** Besides, writing to a file with a second name (hard link) would change that one too. */
    static void requireWritable(String operation, Path file) {
        requirePlain(operation, file);
        if (OwnerOnly.hasSeveralNames(file)) {
            throw denied(operation, file, "a hard link gives this file a second name, writing would change that too");
        }
    }

    private static AccessDeniedStorageException denied(String operation, Path file, String reason) {
        return new AccessDeniedStorageException(operation, file.toString(), new IOException(reason));
    }
}
