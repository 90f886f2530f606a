package io.edgetsm;

/** Samples come faster than the device takes them, for longer than the configured wait. Nothing has been appended. */
public final class StoreOverloadException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StoreOverloadException(String path, long waitedMillis) {
        super(
                "store is overloaded: path=" + path + " waitedMillis=" + waitedMillis
                        + "; the samples of this call were not appended; append slower, or raise memoryBudget or the device's speed");
    }
}
