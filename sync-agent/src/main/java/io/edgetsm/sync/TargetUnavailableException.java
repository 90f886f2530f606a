package io.edgetsm.sync;

import java.util.OptionalLong;

/** The target cannot be reached or cannot take a batch now; the same may succeed later. Nothing is lost. */
public final class TargetUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String target;
    private final long retryAfterNanos;

    /**
     * @param target description of the target
     * @param what facts about the failure, as {@code key=value}
     * @param retryAfterNanos how long the target asks to wait, or -1 when it does not say
     */
    public TargetUnavailableException(String target, String what, long retryAfterNanos, Throwable cause) {
        super(
                "target unavailable: target=" + target + " " + what
                        + "; nothing is lost, what was not acknowledged is sent again; try again later",
                cause);
        this.target = target;
        this.retryAfterNanos = retryAfterNanos;
    }

    /** Description of the target. */
    public String target() {
        return target;
    }

    /** How long the target asks to wait, if it says. */
    public OptionalLong retryAfterNanos() {
        return retryAfterNanos < 0 ? OptionalLong.empty() : OptionalLong.of(retryAfterNanos);
    }
}
