package io.edgetsm.sync;

import java.util.List;

/**
 * What one sync did.
 *
 * @param batches acknowledged
 * @param blocks acknowledged, those already there included
 * @param blocksAlreadyThere of these, blocks the target had before
 * @param samples in the blocks acknowledged; a sample appended again at the same timestamp counts again
 * @param bytesSent of the batches acknowledged
 * @param retries attempts beyond the first
 * @param samplesOnlyInLog samples of the store that are in no block yet and stay behind until they are flushed
 * @param problems what was met on the way and could not be sent, or was begun again, as messages; the rest went on
 */
public record SyncReport(
        long batches,
        long blocks,
        long blocksAlreadyThere,
        long samples,
        long bytesSent,
        long retries,
        long samplesOnlyInLog,
        List<String> problems) {
    /** Copies the list. */
    public SyncReport {
        problems = List.copyOf(problems);
    }
}
