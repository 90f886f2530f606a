package io.edgetsm.reader.query;

/** The query needs more memory than it may; nothing was spilled to disk and nothing is half answered. */
public final class QueryTooLargeException extends QueryException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;
    private final long budgetBytes;

    QueryTooLargeException(String what, long neededBytes, long budgetBytes) {
        super("query is too large: no memory left for " + what + ", neededBytes=" + neededBytes + " budgetBytes="
                + budgetBytes + "; ask for fewer series, a shorter range or longer windows, or raise the budget");
        this.neededBytes = neededBytes;
        this.budgetBytes = budgetBytes;
    }

    /** Bytes it would have needed so far. */
    public long neededBytes() {
        return neededBytes;
    }

    /** Bytes it may use. */
    public long budgetBytes() {
        return budgetBytes;
    }
}
