package io.edgetsm.reader;

/**
 * Something a verification found.
 *
 * @param kind whether it is damage
 * @param what what is wrong, lower case, with its facts as {@code key=value}
 * @param file path of the file
 * @param offset where in the file
 */
public record Finding(Kind kind, String what, String file, long offset) {
    /** How much a finding matters. */
    public enum Kind {
        /** Bytes that are not what was written. */
        DAMAGE,
        /** Expected after a power cut, or left over: worth knowing, no reason to act. */
        NOTE
    }

    /** Whether it is damage. */
    public boolean isDamage() {
        return kind == Kind.DAMAGE;
    }

    @Override
    public String toString() {
        return (isDamage() ? "damage: " : "note: ") + what + ", file=" + file + " offset=" + offset;
    }
}
