package io.edgetsm.io;

/**
 * The JVM grants no more direct memory: the configured budgets together ask for more than it may have, or others in the process
 * have taken it. As with what else the machine refuses, it may be there later.
 */
public final class OffHeapMemoryException extends StorageFailureException {
    private static final long serialVersionUID = 1L;

    private final int requestedBytes;
    private final long acquiredBytes;

    OffHeapMemoryException(int requestedBytes, long acquiredBytes, long pooledBytes, Throwable cause) {
        super(
                "allocate",
                "off-heap memory",
                "off-heap memory exhausted: requestedBytes=" + requestedBytes + " acquiredBytes=" + acquiredBytes
                        + " pooledBytes=" + pooledBytes
                        + "; nothing was taken; lower the memory budget of the store, or raise -XX:MaxDirectMemorySize",
                cause);
        this.requestedBytes = requestedBytes;
        this.acquiredBytes = acquiredBytes;
    }

    /** Size of the slab that could not be had. */
    public int requestedBytes() {
        return requestedBytes;
    }

    /** Bytes of all slabs in use at that moment. */
    public long acquiredBytes() {
        return acquiredBytes;
    }
}
