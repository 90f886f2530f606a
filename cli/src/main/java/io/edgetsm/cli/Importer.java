package io.edgetsm.cli;

import io.edgetsm.EdgeStore;

/**
 * One file on its way into a store, in two passes: the first reads everything and changes nothing, so that a defect in
 * the last line leaves the store as it was. (An append cannot be taken back, and a file may not fit into memory.)
 */
interface Importer {
    /**
     * Reads the whole file.
     *
     * @return samples in it, at least one
     * @throws InputException naming what is wrong and where
     */
    long check(Progress progress);

    /** Reads the file again and appends its samples; returns how many. */
    long append(EdgeStore store, Progress progress);
}
