package io.edgetsm.cli;

/** The options do not fit together or do not fit the input; ends with {@link ExitCode#USAGE}. */
final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
