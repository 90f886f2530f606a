package io.edgetsm.testing;

import io.edgetsm.io.AccessDeniedStorageException;
import io.edgetsm.io.DiskFullException;
import io.edgetsm.io.StorageFailureException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** What a {@link FaultRule} makes go wrong. */
public enum Fault {
    /** No space left. A write is done in part. */
    ENOSPC(
            "No space left on device",
            EnumSet.of(
                    Operation.CREATE,
                    Operation.WRITE,
                    Operation.FORCE,
                    Operation.RENAME,
                    Operation.FORCE_DIRECTORY,
                    Operation.LOCK)),
    /** Quota used up; to callers the same as no space left. */
    EDQUOT("Disk quota exceeded", ENOSPC.operations),
    /**
     * The device fails. A write is done in part; after a force nobody knows which of the unforced pages are on the
     * device, and a later force succeeds without writing them, as Linux does.
     */
    EIO(
            "Input/output error",
            EnumSet.complementOf(EnumSet.of(Operation.EXISTS, Operation.SIZE, Operation.USABLE_SPACE))),
    /** No descriptor left. */
    EMFILE(
            "Too many open files",
            EnumSet.of(Operation.CREATE, Operation.OPEN, Operation.LOCK, Operation.LIST, Operation.FORCE_DIRECTORY)),
    /** The file system went read-only under the store. */
    EROFS(
            "Read-only file system",
            EnumSet.of(
                    Operation.CREATE,
                    Operation.WRITE,
                    Operation.TRUNCATE,
                    Operation.RENAME,
                    Operation.DELETE,
                    Operation.LOCK)),
    /** A read succeeds with one wrong bit; what is stored stays right. */
    BIT_FLIP("", EnumSet.of(Operation.READ)),
    /** A read ends too early, as if the file did; what is stored stays right. */
    SHORT_READ("", EnumSet.of(Operation.READ));

    private final String reason;
    private final Set<Operation> operations;

    Fault(String reason, Set<Operation> operations) {
        this.reason = reason;
        this.operations = operations;
    }

    /** The operations this can happen to. */
    public Set<Operation> operations() {
        return EnumSet.copyOf(operations);
    }

    /** Whether the operation fails, rather than answers wrongly. */
    boolean isRefusal() {
        return this != BIT_FLIP && this != SHORT_READ;
    }

    /** The same exception that the real storage throws for it. */
    StorageFailureException exception(Operation operation, String path) {
        IOException cause = new IOException(reason);
        return switch (this) {
            case ENOSPC, EDQUOT -> new DiskFullException(operation.verb(), path, cause);
            case EROFS -> new AccessDeniedStorageException(operation.verb(), path, cause);
            default -> new StorageFailureException(operation.verb(), path, cause);
        };
    }
}
