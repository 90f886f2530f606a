package io.edgetsm.reader;

import io.edgetsm.wal.LogScan;
import java.util.List;

/**
 * What a verification has seen of a log.
 *
 * @param path of the log
 * @param sizeBytes of the file
 * @param scan what counts of it
 * @param usedPages slots that hold a sound page
 * @param emptyPages slots that are all zero
 * @param tornPages slots behind the end that hold the remains of a write
 * @param refs series that its entries speak of
 * @param findings what is wrong
 */
public record LogReport(
        String path,
        long sizeBytes,
        LogScan scan,
        int usedPages,
        int emptyPages,
        int tornPages,
        List<Integer> refs,
        List<Finding> findings) {
    /** Copies the lists. */
    public LogReport {
        refs = List.copyOf(refs);
        findings = List.copyOf(findings);
    }
}
