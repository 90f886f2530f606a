package io.edgetsm;

/**
 * The device refuses: the disk is full, or a write or force has failed. The store takes no samples until it accepts
 * again, which it tries by itself; what was acknowledged is safe and reading goes on.
 */
public final class StoreSuspendedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StoreSuspendedException(String path, Throwable cause) {
        super(
                "store takes no samples at the moment: path=" + path + " reason=" + cause.getMessage()
                        + "; everything acknowledged is safe, reading goes on; intake resumes by itself when the device accepts"
                        + " writes again",
                cause);
    }
}
