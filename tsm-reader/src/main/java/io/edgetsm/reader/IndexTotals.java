package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.TsmIndex;

/** What the entries of an index come to, for comparing them with its footer. Single-threaded. */
final class IndexTotals {
    private int seriesCount;
    private int lastRef;
    private long lastMinTimestamp;
    private long blocks;
    private long samples;
    private long minTimestamp = Long.MAX_VALUE;
    private long maxTimestamp = Long.MIN_VALUE;
    private long maxCutLsn;

    /** Adds the next entry; false when it is not in its place in the order of refs and times. */
    boolean add(int ref, BlockEntry entry) {
        boolean inOrder = ref > lastRef || ref == lastRef && entry.minTimestamp() >= lastMinTimestamp;
        seriesCount += ref == lastRef ? 0 : 1;
        lastRef = ref;
        lastMinTimestamp = entry.minTimestamp();
        blocks++;
        samples += entry.sampleCount();
        minTimestamp = Math.min(minTimestamp, entry.minTimestamp());
        maxTimestamp = Math.max(maxTimestamp, entry.maxTimestamp());
        maxCutLsn = Math.max(maxCutLsn, entry.cutLsn());
        return inOrder;
    }

    boolean agreeWith(byte[] footer) {
        return seriesCount == Bytes.getInt(footer, TsmIndex.FOOTER_SERIES_COUNT_OFFSET)
                && lastRef == Bytes.getInt(footer, TsmIndex.FOOTER_MAX_SERIES_REF_OFFSET)
                && blocks == Bytes.getLong(footer, TsmIndex.FOOTER_BLOCK_COUNT_OFFSET)
                && samples == Bytes.getLong(footer, TsmIndex.FOOTER_SAMPLE_COUNT_OFFSET)
                && minTimestamp == Bytes.getLong(footer, TsmIndex.FOOTER_MIN_TIMESTAMP_OFFSET)
                && maxTimestamp == Bytes.getLong(footer, TsmIndex.FOOTER_MAX_TIMESTAMP_OFFSET)
                && maxCutLsn == Bytes.getLong(footer, TsmIndex.FOOTER_MAX_CUT_LSN_OFFSET);
    }
}
