package io.edgetsm.sync;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A bearer token, which no message ever shows. */
final class Token {
    private static final String SCHEME = "Bearer ";
    private static final int MAX_LENGTH = 4096;

    private final String value;

    private Token(String value) {
        this.value = value;
    }

    /**
     * Checks a token; null stays null.
     *
     * @throws IllegalArgumentException if no header could carry it; does not repeat it
     */
    static Token of(String value) {
        if (value == null) {
            return null;
        }
        boolean visible = value.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (value.isEmpty() || value.length() > MAX_LENGTH || !visible) {
            throw new IllegalArgumentException("token is not usable: length=" + value.length() + "; give 1 to "
                    + MAX_LENGTH + " visible ASCII characters without spaces");
        }
        return new Token(value);
    }

    /** Value of the header Authorization. */
    String header() {
        return SCHEME + value;
    }

    /** Whether a header carries this token; takes the same time wherever they differ. */
    boolean matches(String header) {
        return header != null && MessageDigest.isEqual(digest(header), digest(header()));
    }

    private static byte[] digest(String text) {
        return Batch.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "(token)";
    }
}
