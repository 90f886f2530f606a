package io.edgetsm.reader.query;

/** Somebody has cancelled the query. */
public final class QueryCancelledException extends QueryException {
    private static final long serialVersionUID = 1L;

    QueryCancelledException() {
        super("query was cancelled");
    }
}
