package io.edgetsm.wal;

/** The directory holds no store. */
public final class NotAStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** @param path of the directory */
    public NotAStoreException(String path, Throwable cause) {
        super(
                "not a store: path=" + path + " has no " + io.edgetsm.format.StoreFiles.MANIFEST
                        + "; give the directory of a store, or make one with: tsm import " + path
                        + " <file> --series <key>",
                cause);
        this.path = path;
    }

    /** Path of the directory. */
    public String path() {
        return path;
    }
}
