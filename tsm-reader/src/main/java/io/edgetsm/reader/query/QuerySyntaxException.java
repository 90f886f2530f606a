package io.edgetsm.reader.query;

/** The text is no query; the message says where and what is allowed there. */
public final class QuerySyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    QuerySyntaxException(String what, int position, String text) {
        this(what + ", at character " + position + " of '" + text + "'", position);
    }

    /** For a message that says where it is. */
    QuerySyntaxException(String message, int position) {
        super("malformed query: " + message);
        this.position = position;
    }

    /** Where in the text, counted from 1. */
    public int position() {
        return position;
    }
}
