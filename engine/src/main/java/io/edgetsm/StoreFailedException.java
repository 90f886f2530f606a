package io.edgetsm;

/** The store has met a failure behind the caller's back and takes no more samples; what is in it can be read. */
public final class StoreFailedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StoreFailedException(String path, Throwable cause) {
        super(
                "store takes no more samples: path=" + path + " reason=" + cause.getMessage()
                        + "; everything acknowledged as forced is safe, reading goes on; close it, cure the reason, open it again",
                cause);
    }
}
