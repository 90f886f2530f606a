package io.edgetsm.writer;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BlockStatistics;
import io.edgetsm.format.SeriesDefinition;
import java.util.List;

/** A sealed block on its way into a file. Single-threaded but for its bytes, series and statistics, which any thread may read. */
public final class BlockImage {
    private final byte[] bytes;
    private final int length;
    private final List<SeriesDefinition> series;
    private final EntryColumns entries;
    private final BlockBuffers buffers;
    private boolean kept;

    /**
     * @param entries one for each series
     * @param buffers where the bytes come from
     */
    BlockImage(byte[] bytes, int length, List<SeriesDefinition> series, EntryColumns entries, BlockBuffers buffers) {
        this.bytes = bytes;
        this.length = length;
        this.series = series;
        this.entries = entries;
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

    /** Statistics of a series' values; null where a value is NaN, or it has none in the block. */
    public BlockStatistics statistics(int seriesRef) {
        int low = 0;
        int high = series.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (series.get(middle).ref() < seriesRef) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return series.get(low).ref() == seriesRef ? entries.statistics(low) : null;
    }

    /** Highest cut of any series in it. */
    public long maxCutLsn() {
        return BlockHeader.cutLsn(bytes, 0);
    }

    /** The index entry of one of its series, once it stands in a file. */
    BlockEntry entry(int member, long fileOffset) {
        return entries.entry(member, fileOffset, length);
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
