package io.edgetsm.format;

/** Reads and writes the pieces of a series key or selector: bare names, quoted text, punctuation. */
public final class KeyScanner {
    static final char MAX_ASCII = 0x7F;

    private final String text;
    private int position;

    /** Starts at the first character. */
    public KeyScanner(String text) {
        this.text = text;
    }

    /** Takes a bare name, or a quoted one; {@code what} names it in errors. */
    public String nameOrQuoted(String what) {
        skipBlanks();
        if (position < text.length() && text.charAt(position) == '"') {
            return quoted(what);
        }
        int start = position;
        while (position < text.length() && isBare(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw error("expected a " + what);
        }
        return text.substring(start, position);
    }

    /** Takes a quoted text and resolves its escapes. */
    public String quoted(String what) {
        skipBlanks();
        if (position >= text.length() || text.charAt(position) != '"') {
            throw error("expected a quoted " + what);
        }
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw error("unterminated " + what);
    }

    private char escaped() {
        position++;
        if (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\\' || c == '"') {
                return c;
            }
            if (c == 'n') {
                return '\n';
            }
        }
        throw error("unknown escape (known: \\\\ \\\" \\n)");
    }

    /** Takes the character if it comes next, blanks skipped. */
    public boolean take(char expected) {
        skipBlanks();
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    /** Takes the character or fails. */
    public void expect(char expected) {
        if (!take(expected)) {
            throw error("expected '" + expected + "'");
        }
    }

    /** Whether only blanks are left. */
    public boolean atEnd() {
        skipBlanks();
        return position == text.length();
    }

    /** Fails unless only blanks are left. */
    public void expectEnd() {
        if (!atEnd()) {
            throw error("unexpected text");
        }
    }

    /** An error that shows where in the text it happened. */
    public IllegalArgumentException error(String what) {
        return new IllegalArgumentException("malformed series key or selector: " + what + " at character "
                + (position + 1) + " of '" + text + "'; write it as name{key=\"value\"}");
    }

    private void skipBlanks() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    /** What a name may hold without quotes when it is read: all beyond ASCII too, so that people need not quote it. */
    private static boolean isBare(char c) {
        return c > MAX_ASCII || isWrittenBare(c);
    }

    /** What is written without quotes. ASCII only: which characters are letters beyond it depends on the JDK. */
    static boolean isWrittenBare(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '.'
                || c == ':'
                || c == '/'
                || c == '-';
    }

    static void appendName(StringBuilder target, String name) {
        if (isWrittenBare(name)) {
            target.append(name);
        } else {
            appendQuoted(target, name);
        }
    }

    private static boolean isWrittenBare(String name) {
        int bare = 0;
        while (bare < name.length() && isWrittenBare(name.charAt(bare))) {
            bare++;
        }
        return bare > 0 && bare == name.length();
    }

    static void appendQuoted(StringBuilder target, String value) {
        target.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> target.append("\\\"");
                case '\\' -> target.append("\\\\");
                case '\n' -> target.append("\\n");
                default -> target.append(c);
            }
        }
        target.append('"');
    }
}
