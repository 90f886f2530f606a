package io.edgetsm.format.codec;

/**
 * Every encoding a run may carry. Ids are stored in files and never reused; time and value encodings count
 * separately.
 */
public enum Encoding {
    /** Timestamps: first and step. */
    TIME_CONSTANT_STEP(Kind.TIME, 0, "constant-step"),
    /** Timestamps as a column of packed integers: differences or deviations, divided by what they have in common. */
    TIME_PACKED(Kind.TIME, 1, "packed"),
    /** The same column, entropy-coded. */
    TIME_ENTROPY(Kind.TIME, 2, "entropy"),

    /** Values as they are, little-endian. */
    RAW(Kind.VALUE, 0, "raw"),
    /** One value, repeated. */
    CONSTANT(Kind.VALUE, 1, "constant"),
    /** XOR with the value before, leading and trailing zeros cut. */
    GORILLA(Kind.VALUE, 2, "gorilla"),
    /** One bit per value. */
    BITS(Kind.VALUE, 3, "bits"),
    /** Values mapped to integers, predicted, packed in groups. */
    PACKED(Kind.VALUE, 4, "packed"),
    /** Values mapped to integers, predicted, entropy-coded. */
    ENTROPY(Kind.VALUE, 5, "entropy"),
    /** Values mapped to integers, predicted, LZ4 over their bit planes. */
    LZ4(Kind.VALUE, 6, "lz4");

    /** What an encoding is for. */
    public enum Kind {
        /** Timestamps of a sensor run. */
        TIME,
        /** Values of a sensor or burst run. */
        VALUE
    }

    private static final Encoding[] ALL = values();

    private final Kind kind;
    private final int id;
    private final String label;

    Encoding(Kind kind, int id, String label) {
        this.kind = kind;
        this.id = id;
        this.label = label;
    }

    /** What this encoding is for. */
    public Kind kind() {
        return kind;
    }

    /** The number in files, unique among encodings of one kind. */
    public int id() {
        return id;
    }

    /** Name for tables and messages. */
    public String label() {
        return label;
    }

    /** The encoding with this id, or null when this version knows none. */
    public static Encoding of(Kind kind, int id) {
        for (Encoding encoding : ALL) {
            if (encoding.kind == kind && encoding.id == id) {
                return encoding;
            }
        }
        return null;
    }
}
