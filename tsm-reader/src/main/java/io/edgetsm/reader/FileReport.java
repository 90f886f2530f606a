package io.edgetsm.reader;

import io.edgetsm.format.TsmFileHeader;
import java.util.List;

/**
 * What a verification has seen of a TSM file.
 *
 * @param path of the file
 * @param sizeBytes of the file
 * @param header null when it is damaged
 * @param sealed whether it ends in a sound footer
 * @param dataEnd where blocks end and the index begins
 * @param blocks that were sound, a mixed one counted once however many series share it
 * @param series what it holds, by ref
 * @param findings what is wrong
 */
public record FileReport(
        String path,
        long sizeBytes,
        TsmFileHeader header,
        boolean sealed,
        long dataEnd,
        long blocks,
        List<SeriesReport> series,
        List<Finding> findings) {
    /** Copies the lists. */
    public FileReport {
        series = List.copyOf(series);
        findings = List.copyOf(findings);
    }

    /** Samples of all series. */
    public long samples() {
        return series.stream().mapToLong(SeriesReport::samples).sum();
    }

    /** Bytes of all blocks. */
    public long blockBytes() {
        return series.stream().mapToLong(SeriesReport::bytes).sum();
    }
}
