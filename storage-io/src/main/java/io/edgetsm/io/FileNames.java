package io.edgetsm.io;

import java.nio.charset.StandardCharsets;

/** Which names a file in a {@link Storage} may have. */
public final class FileNames {
    /** Longest name in bytes of UTF-8; the limit of ext4, xfs, btrfs and f2fs. */
    public static final int MAX_LENGTH_BYTES = 255;

    private FileNames() {}

    /**
     * Whether the name stays inside its directory and prints as one line: not empty, not {@code .} or {@code ..}, no
     * separator, colon or control character, at most {@value #MAX_LENGTH_BYTES} bytes.
     */
    public static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && hasNoForbidden(name)
                && (isAscii(name)
                        ? name.length() <= MAX_LENGTH_BYTES
                        : StandardCharsets.UTF_8.newEncoder().canEncode(name)
                                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_LENGTH_BYTES);
    }

    /**
     * Returns the name if it is plain.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static String requirePlain(String name) {
        if (!isPlain(name)) {
            throw new IllegalArgumentException("not a plain file name: name=\"" + printable(name)
                    + "\"; nothing was touched; use a name without separators and control characters");
        }
        return name;
    }

    /** The text on one line: control characters become question marks. */
    static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? '?' : c);
        }
        return line.toString();
    }

    private static boolean hasNoForbidden(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isForbidden(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean isForbidden(int c) {
        // A colon opens an alternate stream on NTFS; the backslash separates there.
        return c == '/' || c == '\\' || c == ':' || Character.isISOControl(c);
    }
}
