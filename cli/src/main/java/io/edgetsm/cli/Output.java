package io.edgetsm.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** Standard output in UTF-8. Unlike a {@link java.io.PrintStream} it notices that nobody takes what it writes. */
final class Output {
    private static final int BUFFER_CHARACTERS = 1 << 16;

    private final BufferedWriter writer;
    private final boolean isPipe;
    private boolean failed;

    /** @param isPipe whether a failure means that the reader has gone */
    Output(OutputStream stream, boolean isPipe) {
        this.writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), BUFFER_CHARACTERS);
        this.isPipe = isPipe;
    }

    /**
     * Writes text.
     *
     * @throws OutputException if the stream refuses
     */
    Output print(CharSequence text) {
        try {
            writer.append(text);
        } catch (IOException e) {
            throw failure(e);
        }
        return this;
    }

    /** Writes text and ends the line. */
    Output println(CharSequence text) {
        return print(text).print("\n");
    }

    /** Hands over what is buffered; after a failure there is nobody to hand it to. */
    void flush() {
        if (failed) {
            return;
        }
        try {
            writer.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private OutputException failure(IOException cause) {
        failed = true;
        String reason = String.valueOf(cause.getMessage());
        return new OutputException(cause, isPipe || reason.contains("Broken pipe"));
    }
}
