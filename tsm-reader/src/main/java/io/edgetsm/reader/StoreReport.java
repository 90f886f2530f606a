package io.edgetsm.reader;

import io.edgetsm.format.Manifest;
import io.edgetsm.format.SeriesDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * What a verification has seen of a store.
 *
 * @param path of its directory
 * @param manifest its manifest
 * @param catalogue definitions in the catalogue, by ref
 * @param catalogueBytes size of the catalogue
 * @param files its TSM files, sealed ones first
 * @param log its log; null where there is none
 * @param otherFindings of catalogue and directory
 */
public record StoreReport(
        String path,
        Manifest manifest,
        List<SeriesDefinition> catalogue,
        long catalogueBytes,
        List<FileReport> files,
        LogReport log,
        List<Finding> otherFindings) {
    /** Copies the lists. */
    public StoreReport {
        catalogue = List.copyOf(catalogue);
        files = List.copyOf(files);
        otherFindings = List.copyOf(otherFindings);
    }

    /** Everything found, in order of reading. */
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>(otherFindings);
        files.forEach(file -> all.addAll(file.findings()));
        if (log != null) {
            all.addAll(log.findings());
        }
        return all;
    }
}
