package io.edgetsm.cli;

import java.nio.charset.StandardCharsets;

/** Lines of a text in bounded memory: one that is longer than any row of numbers is refused, not loaded. */
final class LineReader {
    /** Longest line in bytes. */
    static final int MAX_LINE_BYTES = 4096;

    private final InputFile.Content content;
    private final InputFile file;
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int position;
    private int limit;
    private long lineNumber;

    LineReader(InputFile file, InputFile.Content content) {
        this.file = file;
        this.content = content;
    }

    /**
     * The next line without its end, LF or CR LF.
     *
     * @return null behind the last one
     * @throws InputException if it is too long
     */
    String next() {
        int length = 0;
        boolean any = false;
        lineNumber++;
        while (true) {
            if (position == limit) {
                limit = content.read(buffer);
                position = 0;
                if (limit == 0) {
                    return any ? text(length) : null;
                }
            }
            any = true;
            byte next = buffer[position++];
            if (next == '\n') {
                return text(length);
            }
            if (length == MAX_LINE_BYTES) {
                throw new InputException(
                        "line too long: file=" + file.path() + " line=" + lineNumber + " maxBytes=" + MAX_LINE_BYTES
                                + "; nothing was imported; check that the file is text with one sample per line");
            }
            line[length++] = next;
        }
    }

    private String text(int length) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.UTF_8);
    }

    /** Number of the line given last, from 1. */
    long lineNumber() {
        return lineNumber;
    }
}
