package io.edgetsm.writer;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockMembers;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;
import java.util.List;

/** A sealed block on its way into a file. Single-threaded but for its bytes, which any thread may read. */
public final class BlockImage {
    private final byte[] bytes;
    private final int length;
    private final List<SeriesDefinition> series;
    private final List<BlockStatistics> statistics;
    private final BlockBuffers buffers;
    private boolean kept;

    /** @param buffers where the bytes come from */
    BlockImage(
            byte[] bytes,
            int length,
            List<SeriesDefinition> series,
            List<BlockStatistics> statistics,
            BlockBuffers buffers) {
        this.bytes = bytes;
        this.length = length;
        this.series = series;
        this.statistics = statistics;
        this.buffers = buffers;
    }

    /** An array that begins with the bytes of the block, {@link #length} of them; nobody changes them before {@link #release}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length of the block in bytes. */
    public int length() {
        return length;
    }

    /** Series whose samples it holds, by ascending ref; one unless the block is mixed. */
    public List<SeriesDefinition> series() {
        return series;
    }

    /** Statistics of each series' values; null where a value is NaN. */
    public List<BlockStatistics> statistics() {
        return statistics;
    }

    /** Highest cut of any series in it. */
    public long maxCutLsn() {
        if (series.size() == 1) {
            return BlockHeader.cutLsn(bytes, 0);
        }
        BlockMembers members = new BlockMembers();
        members.wrap(bytes, 0);
        long highest = 0;
        for (int i = 0; i < members.count(); i++) {
            highest = Math.max(highest, members.entry(i, 0, null).cutLsn());
        }
        return highest;
    }

    /** Whether it is the first, or only, part of its cut. */
    public boolean beginsCut() {
        return BlockHeader.part(bytes, 0) == 0;
    }

    /** States that somebody may read the bytes even after {@link #release}: they never change then. */
    public void keep() {
        kept = true;
    }

    /** States that the block has arrived: unless they are {@linkplain #keep kept}, its bytes become those of another. */
    public void release() {
        if (!kept) {
            kept = true;
            buffers.giveBack(bytes);
        }
    }
}
