package io.edgetsm;

import java.util.List;

/**
 * What opening a store found and did.
 *
 * @param cleanlyClosed whether the last writer had closed the store
 * @param replayedEntries log entries put back into the heads
 * @param replayedBytes bytes of log pages that were read for it: those behind the checkpoint, or all when the files have lost
 *     blocks
 * @param replayNanos time the replay took
 * @param lostEntries log entries lost to damaged pages
 * @param damagedPages log pages that are neither sound nor empty, or older than they must be: a torn tail, or damage
 * @param discardedBytes bytes cut off the growing file: blocks written ahead of the log, and torn ones, whose samples the
 *     log holds
 * @param problems what could not be read, as messages; it was left where it is and everything else is served
 */
public record RecoveryReport(
        boolean cleanlyClosed,
        long replayedEntries,
        long replayedBytes,
        long replayNanos,
        long lostEntries,
        int damagedPages,
        long discardedBytes,
        List<String> problems) {
    /** Copies the list. */
    public RecoveryReport {
        problems = List.copyOf(problems);
    }

    static RecoveryReport ofNewStore() {
        return new RecoveryReport(true, 0, 0, 0, 0, 0, 0, List.of());
    }
}
