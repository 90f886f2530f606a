package io.edgetsm.reader.query;

/** A query that was given up although store and query are sound. */
public abstract class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueryException(String message) {
        super(message);
    }
}
