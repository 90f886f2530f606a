package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.RefTable;
import io.edgetsm.wal.LogScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which log entries are already in TSM files, per series as LSN ranges of complete cuts. Recovery and the live view ask
 * it for each entry of the log in LSN order, which makes replay exact: an entry counts from a block or from the log,
 * never from both and never from neither. Single-threaded.
 */
public final class CutCoverage {
    private final RefTable<Ranges> rangesOfSeries = new RefTable<>();
    private long maxCutLsn;

    private static final class Ranges {
        private final List<long[]> ranges = new ArrayList<>();
        private long[] starts;
        private long[] ends;
        private int position;

        private void sort() {
            ranges.sort((a, b) -> Long.compare(a[0], b[0]));
            starts = ranges.stream().mapToLong(range -> range[0]).toArray();
            ends = ranges.stream().mapToLong(range -> range[1]).toArray();
        }

        private boolean covers(long lsn) {
            while (position < ends.length && ends[position] <= lsn) {
                position++;
            }
            return position < ends.length && starts[position] <= lsn;
        }

        private boolean coverAll(long startLsn, long endLsn) {
            for (int i = 0; i < ends.length; i++) {
                if (starts[i] <= startLsn && ends[i] >= endLsn) {
                    return true;
                }
            }
            return false;
        }

        private boolean reachBehind(long lsn) {
            for (long end : ends) {
                if (end > lsn) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Parts of one cut are written in one epoch; a cut replayed after a power cut is another. */
    private record CutKey(int seriesRef, int epoch, long startLsn, long endLsn, int partCount) {
        static CutKey of(WalkedIndex.WalkedBlock block) {
            return new CutKey(
                    block.seriesRef(),
                    block.epoch(),
                    block.cutStartLsn(),
                    block.entry().cutLsn(),
                    block.partCount());
        }
    }

    private CutCoverage() {}

    /**
     * Collects the cuts that matter for a log.
     *
     * @param sealed files whose cuts are complete by the way they are sealed
     * @param growing walked file, or null
     * @param durableLsn entries before it, but for those in carried heads, will not be asked for
     */
    public static CutCoverage of(Collection<TsmFile> sealed, WalkedIndex growing, LogScan log, long durableLsn) {
        long fromLsn = Math.min(log.carried().oldestLsn(), Math.max(durableLsn, log.startLsn()));
        CutCoverage coverage = new CutCoverage();
        for (TsmFile file : sealed) {
            coverage.addSealed(file, fromLsn);
        }
        if (growing != null) {
            coverage.addWalked(growing);
        }
        coverage.rangesOfSeries.forEach(Ranges::sort);
        return coverage;
    }

    private void addSealed(TsmFile file, long fromLsn) {
        maxCutLsn = Math.max(maxCutLsn, file.maxCutLsn());
        if (file.maxCutLsn() <= fromLsn) {
            return;
        }
        file.forEach(group -> {
            long cut =
                    group.blocks().stream().mapToLong(BlockEntry::cutLsn).max().orElse(0);
            if (cut > fromLsn) {
                add(group.seriesRef(), 0, cut);
            }
        });
    }

    private void addWalked(WalkedIndex growing) {
        for (CutKey cut : completeCuts(growing)) {
            add(cut.seriesRef(), cut.startLsn(), cut.endLsn());
        }
        for (WalkedIndex.WalkedBlock block : growing.inOrder()) {
            maxCutLsn = Math.max(maxCutLsn, block.entry().cutLsn());
        }
    }

    private static Set<CutKey> completeCuts(WalkedIndex growing) {
        Map<CutKey, boolean[]> partsOfCut = new HashMap<>();
        for (WalkedIndex.WalkedBlock block : growing.inOrder()) {
            partsOfCut.computeIfAbsent(CutKey.of(block), cut -> new boolean[cut.partCount()])[block.part()] = true;
        }
        partsOfCut.values().removeIf(parts -> !allTrue(parts));
        return partsOfCut.keySet();
    }

    private static boolean allTrue(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    private void add(int ref, long startLsn, long endLsn) {
        Ranges ranges = rangesOfSeries.get(ref);
        if (ranges == null) {
            ranges = new Ranges();
            rangesOfSeries.put(ref, ranges);
        }
        ranges.ranges.add(new long[] {startLsn, endLsn});
    }

    /**
     * Whether an entry that the log's reader brings is in a TSM file; LSNs of a series must not descend. A carried head
     * stands for the oldest samples of its series: any later cut has taken them too.
     */
    public boolean covers(LogPageCursor entry) {
        Ranges ranges = rangesOfSeries.get(entry.ref());
        return ranges != null && (entry.isForward() ? ranges.reachBehind(entry.lsn()) : ranges.covers(entry.lsn()));
    }

    /** The same for an entry with an LSN of its own, which stands in no carried head. */
    public boolean covers(int seriesRef, long lsn) {
        Ranges ranges = rangesOfSeries.get(seriesRef);
        return ranges != null && ranges.covers(lsn);
    }

    /** Whether any entry of a series may be in a TSM file. */
    public boolean knows(int seriesRef) {
        return rangesOfSeries.get(seriesRef) != null;
    }

    /** Whether one cut has taken all entries that a series has in a range of LSNs, its end exclusive. */
    boolean coversAll(int seriesRef, long startLsn, long endLsn) {
        Ranges ranges = rangesOfSeries.get(seriesRef);
        return ranges != null && ranges.coverAll(startLsn, endLsn);
    }

    /** Highest cut of all blocks, 0 when there is none. */
    public long maxCutLsn() {
        return maxCutLsn;
    }

    /**
     * Takes out of a growing file what does not count and finds where the file must end. As long as the log holds
     * everything from the beginning of a block's cut on, the block does not count
     *
     * <ul>
     *   <li>when it is behind the position up to which the file is known to be durable: it may have been written ahead of
     *       the log, or be in no more than a cache after a force that failed. Newest log page and blocks tell the position:
     *       where the log no longer holds a block's cut, the file had been forced behind that block;
     *   <li>when other parts of its cut are missing: the log replays the cut whole.
     * </ul>
     *
     * @param growingFileId number of the file in its store
     * @return position from which on nothing counts, or -1
     */
    public static long dropVoid(WalkedIndex growing, long growingFileId, LogScan log) {
        if (log.pages().isEmpty()) {
            return -1;
        }
        long durableEnd = log.fileForcedEnd(growingFileId);
        for (WalkedIndex.WalkedBlock block : growing.inOrder()) {
            if (!isReplayable(block, log)) {
                durableEnd = Math.max(durableEnd, block.entry().offset() + 1);
            }
        }
        long end = firstFrom(growing, durableEnd);
        if (end >= 0) {
            growing.endAt(end);
        }
        Set<CutKey> complete = completeCuts(growing);
        growing.removeIf(block -> !complete.contains(CutKey.of(block)) && isReplayable(block, log));
        return end;
    }

    /**
     * Where the log must be read from: what stands before is in the TSM files as they are, or in carried heads. That is the
     * checkpoint, unless the growing file has lost something, which the ring may still hold.
     *
     * @param growing without what does not count, see {@link #dropVoid}; or null
     */
    public static long durableLsn(WalkedIndex growing, long growingFileId, LogScan log) {
        if (growing == null) {
            return log.checkpointLsn();
        }
        return growing.hasGapsBefore(log.fileForcedEnd(growingFileId))
                ? 0
                : Math.min(log.checkpointLsn(), growing.oldestRemovedLsn());
    }

    /** Offset of the first block that begins at or behind a position, or -1. */
    private static long firstFrom(WalkedIndex growing, long position) {
        for (WalkedIndex.WalkedBlock block : growing.inOrder()) {
            if (block.entry().offset() >= position) {
                return block.entry().offset();
            }
        }
        return -1;
    }

    private static boolean isReplayable(WalkedIndex.WalkedBlock block, LogScan log) {
        return block.cutStartLsn() >= log.intactFromLsn()
                || log.carried().holdsFrom(block.seriesRef(), block.cutStartLsn());
    }
}
