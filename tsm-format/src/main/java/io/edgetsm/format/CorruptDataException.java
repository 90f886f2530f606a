package io.edgetsm.format;

/**
 * Bytes read back do not carry the checksum, identity or structure they were written with. No value of the damaged
 * unit is ever returned; other units of the same file stay readable. The facts are getters as well as text.
 */
public class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String file;
    private final long offset;

    /**
     * @param what what went wrong, lower case, with its facts as {@code key=value}
     * @param file path of the damaged file
     * @param offset byte offset of the damaged unit in that file
     */
    public CorruptDataException(String what, String file, long offset) {
        super("corrupt data: " + what + ", file=" + file + " offset=" + offset
                + "; the rest of the file is unaffected; check with: tsm verify " + file);
        this.what = what;
        this.file = file;
        this.offset = offset;
    }

    /** What went wrong, without where and what to do. */
    public String what() {
        return what;
    }

    /** Path of the damaged file. */
    public String file() {
        return file;
    }

    /** Byte offset of the damaged unit. */
    public long offset() {
        return offset;
    }
}
