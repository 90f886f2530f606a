package io.edgetsm.sync;

/** A batch, or whoever brings it, is refused; trying the same again is of no use. Nothing was stored. */
public final class BatchRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String detail;

    /** Why. */
    public enum Reason {
        /** No token, or the wrong one. */
        UNAUTHORIZED("give the right token"),
        /** The bytes are not a sound batch of this store in the form this version knows. */
        MALFORMED("check versions of agent and target, and the path between them"),
        /** The bytes are not those the batch id was made of: damaged on the way. */
        DIGEST_MISMATCH("send it again"),
        /** The target holds other data under the same identity: two gateways with one store id, or a restored copy. */
        CONFLICT("check whether two gateways use copies of one store"),
        /** Longer than the target takes. */
        TOO_LARGE("send smaller batches, or raise the limit of the target"),
        /** The target answered what no receiver answers. */
        UNEXPECTED_ANSWER("check the address of the target");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }
    }

    /**
     * @param target description of the target
     * @param detail facts, as {@code key=value}
     */
    public BatchRefusedException(Reason reason, String target, String detail) {
        this(reason, target, detail, null);
    }

    /** The same with a cause. */
    public BatchRefusedException(Reason reason, String target, String detail, Throwable cause) {
        super(
                "batch refused: reason=" + reason + " target=" + target + " " + detail + "; nothing of it was stored; "
                        + reason.advice,
                cause);
        this.reason = reason;
        this.detail = detail;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The facts alone. */
    public String detail() {
        return detail;
    }
}
