package io.edgetsm.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Modes and link counts where the file system knows them, and nothing where it does not. */
final class OwnerOnly {
    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?>[] FILE = {permissions("rw-------")};
    private static final FileAttribute<?>[] DIRECTORY = {permissions("rwx------")};

    private OwnerOnly() {}

    static FileAttribute<?>[] fileAttributes(Path file) {
        return isPosix(file) ? FILE : NONE;
    }

    static FileAttribute<?>[] directoryAttributes(Path directory) {
        return isPosix(directory) ? DIRECTORY : NONE;
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static boolean isWritableByOthers(Path directory) {
        if (!isPosix(directory)) {
            return false;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            return permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            throw Failures.translate("read permissions", directory, e);
        }
    }

    static boolean hasSeveralNames(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        try {
            Object names = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
            return names instanceof Integer count && count > 1;
        } catch (IOException e) {
            throw Failures.translate("count names", file, e);
        }
    }

    private static FileAttribute<?> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
