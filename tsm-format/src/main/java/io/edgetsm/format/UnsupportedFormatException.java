package io.edgetsm.format;

/** A file was written by a version of the format that this build cannot read. */
public class UnsupportedFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int found;
    private final int oldest;
    private final int newest;

    /**
     * @param file path of the file
     * @param found version found in it
     * @param oldest oldest version this build reads
     * @param newest newest version this build reads
     */
    public UnsupportedFormatException(String file, int found, int oldest, int newest) {
        super("unsupported format version: file=" + file + " found=" + found + " supported=" + oldest + ".." + newest
                + "; nothing was changed; open it with a release that supports version " + found);
        this.file = file;
        this.found = found;
        this.oldest = oldest;
        this.newest = newest;
    }

    /** Path of the file. */
    public String file() {
        return file;
    }

    /** Version found. */
    public int found() {
        return found;
    }

    /** Oldest version this build reads. */
    public int oldest() {
        return oldest;
    }

    /** Newest version this build reads. */
    public int newest() {
        return newest;
    }
}
