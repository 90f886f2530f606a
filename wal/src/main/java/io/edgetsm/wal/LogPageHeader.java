package io.edgetsm.wal;

import io.edgetsm.format.LogPage;

/** What the header of a sound log page says, see {@link LogPage}. */
record LogPageHeader(
        long sequence,
        int epoch,
        long firstLsn,
        long endLsn,
        long boundaryLsn,
        long forcedLsn,
        long checkpointLsn,
        long fileId,
        long fileForcedEnd,
        boolean carried,
        boolean forward,
        boolean unsettled,
        boolean closing) {

    /** Of the page that begins there. */
    static LogPageHeader of(byte[] page, int at) {
        long firstLsn = LogPage.firstLsn(page, at);
        return new LogPageHeader(
                LogPage.sequence(page, at),
                LogPage.epoch(page, at),
                firstLsn,
                LogPage.endLsn(page, at),
                firstLsn + LogPage.boundaryCount(page, at),
                LogPage.forcedLsn(page, at),
                LogPage.checkpointLsn(page, at),
                LogPage.fileId(page, at),
                LogPage.fileForcedEnd(page, at),
                LogPage.isCarried(page, at),
                LogPage.isForward(page, at),
                LogPage.isUnsettled(page, at),
                LogPage.isClosing(page, at));
    }

    /** Whether an append ends in it. */
    boolean holdsBoundary() {
        return boundaryLsn > firstLsn;
    }

    /** Whether it holds no entry of its own. */
    boolean isEmpty() {
        return endLsn == firstLsn;
    }

    /**
     * Whether it was durable when its epoch had forced up to that LSN. A page without entries proves it by the entry behind it, which
     * stands in a later page.
     */
    boolean isWithin(long forced) {
        return isEmpty() ? endLsn < forced : endLsn <= forced;
    }
}
