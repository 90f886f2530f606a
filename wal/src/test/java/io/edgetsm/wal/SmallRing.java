package io.edgetsm.wal;

import io.edgetsm.format.StoreFiles;
import io.edgetsm.format.StoreId;
import io.edgetsm.io.StorageFile;
import io.edgetsm.testing.SimulatedStorage;

/** The smallest ring there is, on a simulated disk. */
final class SmallRing {
    static final StoreId STORE = new StoreId(5, 6);
    static final int PAGES = LogWriter.MIN_PAGES;

    private SmallRing() {}

    static void create(SimulatedStorage storage) {
        LogWriter.create(storage, StoreFiles.LOG, PAGES);
        storage.forceDirectory();
    }

    static LogScan scan(SimulatedStorage storage) {
        try (StorageFile file = storage.openForRead(StoreFiles.LOG)) {
            return LogScan.of(file, STORE, PAGES);
        }
    }

    /** Opens it where it ends, without a TSM file. */
    static LogWriter open(SimulatedStorage storage, int epoch) {
        return open(storage, epoch, 0, 0);
    }

    /** Opens it where it ends, beside a growing TSM file. */
    static LogWriter open(SimulatedStorage storage, int epoch, long fileId, long fileForcedEnd) {
        LogScan scan = scan(storage);
        return LogWriter.open(storage, StoreFiles.LOG, STORE, epoch, scan, PAGES, scan.endLsn(), fileId, fileForcedEnd);
    }
}
