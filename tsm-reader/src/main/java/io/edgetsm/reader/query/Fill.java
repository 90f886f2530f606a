package io.edgetsm.reader.query;

/**
 * What stands in for a window without samples, and for an aggregate that a window has no value for.
 *
 * @param kind what
 * @param value for {@link Kind#VALUE}; else 0
 */
public record Fill(Kind kind, double value) {
    /** Ways to fill. */
    public enum Kind {
        /** The window is left out. */
        NONE,
        /** A row without values. */
        NULL,
        /** The value of the window before; none before the first. */
        PREVIOUS,
        /** On the line between the windows before and behind; none before the first and behind the last. */
        LINEAR,
        /** A fixed value. */
        VALUE
    }

    /** Windows without samples are left out. */
    public static final Fill NONE = new Fill(Kind.NONE, 0);
    /** Rows without values. */
    public static final Fill NULL = new Fill(Kind.NULL, 0);
    /** The value before. */
    public static final Fill PREVIOUS = new Fill(Kind.PREVIOUS, 0);
    /** The line between. */
    public static final Fill LINEAR = new Fill(Kind.LINEAR, 0);

    /** A fixed value. */
    public static Fill of(double value) {
        return new Fill(Kind.VALUE, value);
    }

    /**
     * Parses {@code none}, {@code null}, {@code previous}, {@code linear} or a number.
     *
     * @throws IllegalArgumentException listing these
     */
    public static Fill parse(String text) {
        return switch (text.strip()) {
            case "none" -> NONE;
            case "null" -> NULL;
            case "previous" -> PREVIOUS;
            case "linear" -> LINEAR;
            default -> of(number(text.strip()));
        };
    }

    private static double number(String text) {
        if (text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|NaN")) {
            return Double.parseDouble(text);
        }
        throw new IllegalArgumentException(
                "unknown fill " + Shown.text(text) + "; known are none, null, previous, linear and a number");
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case NULL -> "null";
            case PREVIOUS -> "previous";
            case LINEAR -> "linear";
            case VALUE -> Double.toString(value);
        };
    }
}
