package io.edgetsm;

/** The store, or the handle's store, has been closed. */
public final class StoreClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StoreClosedException(String path) {
        super("store is closed: path=" + path + "; open it again with EdgeStore.open");
    }
}
