package io.edgetsm.cli;

import java.io.IOException;

/** Standard output takes no more. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean readerGone;

    OutputException(IOException cause, boolean readerGone) {
        super(
                "cannot write output: reason=\"" + cause.getMessage()
                        + "\"; what was printed so far is not complete; check where stdout goes",
                cause);
        this.readerGone = readerGone;
    }

    /** Whether whoever read our output has closed it, which is his right. */
    boolean isReaderGone() {
        return readerGone;
    }
}
