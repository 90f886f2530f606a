package io.edgetsm;

/** Is told how far the replay of the log has come, on the thread that opens the store. */
@FunctionalInterface
public interface RecoveryListener {
    /**
     * Called at most once for each megabyte of the log, and at its end.
     *
     * @param bytes of log pages replayed
     * @param totalBytes of log pages that are to be replayed
     */
    void replayed(long bytes, long totalBytes);
}
