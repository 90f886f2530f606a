package io.edgetsm.cli;

/** A file given to a command is not what it should be; the message names file and line or offset. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
