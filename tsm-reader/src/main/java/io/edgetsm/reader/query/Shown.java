package io.edgetsm.reader.query;

import java.util.Locale;

/** Foreign text as a message may show it. */
public final class Shown {
    private static final int MAX_CHARACTERS = 40;

    private Shown() {}

    /** In quotes, one line, printable, short. */
    public static String text(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < text.length() && i < MAX_CHARACTERS; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                shown.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || Character.isSurrogate(c)
                    || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(text.length() > MAX_CHARACTERS ? "\"..." : "\"").toString();
    }
}
