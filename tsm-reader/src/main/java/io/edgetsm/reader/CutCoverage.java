package io.edgetsm.reader;

import io.edgetsm.format.BlockEntry;
import io.edgetsm.format.DroppedCuts;
import io.edgetsm.format.LogPageCursor;
import io.edgetsm.format.RefTable;
import io.edgetsm.wal.LogScan;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

    /** Ranges by ascending start, start and end in turn: of 100,000 series most have one. */
    private static final class Ranges {
        private long[] bounds = new long[2];
        private int length;
        private int position;

        /** Nearly always behind the last one: cuts come in the order of the file. */
        private void add(long startLsn, long endLsn) {
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * length);
            }
            int at = length;
            while (at > 0 && bounds[at - 2] > startLsn) {
                at -= 2;
            }
            System.arraycopy(bounds, at, bounds, at + 2, length - at);
            bounds[at] = startLsn;
            bounds[at + 1] = endLsn;
            length += 2;
        }

        /** Sealed files hold all there was up to a cut: of several the last counts. */
        private void addThrough(long endLsn) {
            if (length > 0 && bounds[0] == 0) {
                bounds[1] = Math.max(bounds[1], endLsn);
            } else {
                add(0, endLsn);
            }
        }

        private boolean covers(long lsn) {
            while (position < length && bounds[position + 1] <= lsn) {
                position += 2;
            }
            return position < length && bounds[position] <= lsn;
        }

        /** Of the range that covers what was asked for last. */
        private long end() {
            return bounds[position + 1];
        }

        /** Start of the first range that does not end before. */
        private long startFrom(long lsn) {
            covers(lsn);
            return position < length ? bounds[position] : Long.MAX_VALUE;
        }

        private boolean coverAll(long startLsn, long endLsn) {
            for (int i = 0; i < length; i += 2) {
                if (bounds[i] <= startLsn && bounds[i + 1] >= endLsn) {
                    return true;
                }
            }
            return false;
        }

        private boolean reachBehind(long lsn) {
            for (int i = 0; i < length; i += 2) {
                if (bounds[i + 1] > lsn) {
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

        /** Spelled out, like the hash: what a record brings is made at the first call, while a store opens. */
        @Override
        public boolean equals(Object other) {
            return other instanceof CutKey cut
                    && seriesRef == cut.seriesRef
                    && epoch == cut.epoch
                    && startLsn == cut.startLsn
                    && endLsn == cut.endLsn
                    && partCount == cut.partCount;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(31 * (31 * startLsn + endLsn) + seriesRef);
        }
    }

    private CutCoverage() {}

    /**
     * Collects the cuts that matter for a log.
     *
     * @param sealed files whose cuts are complete by the way they are sealed, and files that were given up, without what
     *     {@link #dropUnproven} takes out of them
     * @param growing walked file, or null
     * @param dropped cuts of files that are gone
     * @param durableLsn entries before it, but for those in carried heads, will not be asked for
     */
    public static CutCoverage of(
            Collection<TsmFile> sealed, WalkedIndex growing, DroppedCuts dropped, LogScan log, long durableLsn) {
        long fromLsn = Math.min(log.carried().oldestLsn(), Math.max(durableLsn, log.startLsn()));
        CutCoverage coverage = new CutCoverage();
        dropped.forEach((ref, cutLsn) -> coverage.addThrough(ref, cutLsn, fromLsn));
        for (TsmFile file : sealed) {
            coverage.addSealed(file, fromLsn);
        }
        if (growing != null) {
            coverage.addWalked(growing);
        }
        return coverage;
    }

    private void addSealed(TsmFile file, long fromLsn) {
        maxCutLsn = Math.max(maxCutLsn, file.maxCutLsn());
        if (file.maxCutLsn() <= fromLsn) {
            return;
        }
        if (file.walk() != null) {
            addWalked(file.walk());
            return;
        }
        file.forEach(group -> {
            long cut =
                    group.blocks().stream().mapToLong(BlockEntry::cutLsn).max().orElse(0);
            addThrough(group.seriesRef(), cut, fromLsn);
        });
    }

    private void addThrough(int ref, long cutLsn, long fromLsn) {
        maxCutLsn = Math.max(maxCutLsn, cutLsn);
        if (cutLsn > fromLsn) {
            rangesOf(ref).addThrough(cutLsn);
        }
    }

    private void addWalked(WalkedIndex walk) {
        for (CutKey cut : completeCuts(walk)) {
            rangesOf(cut.seriesRef()).add(cut.startLsn(), cut.endLsn());
        }
        maxCutLsn = Math.max(maxCutLsn, walk.maxCutLsn());
    }

    /** In the order of the file. */
    private static Set<CutKey> completeCuts(WalkedIndex walk) {
        Map<CutKey, boolean[]> partsOfCut = new LinkedHashMap<>();
        for (WalkedIndex.WalkedBlock block : walk.inOrder()) {
            CutKey cut = CutKey.of(block);
            boolean[] parts = partsOfCut.get(cut);
            if (parts == null) {
                parts = new boolean[cut.partCount()];
                partsOfCut.put(cut, parts);
            }
            parts[block.part()] = true;
        }
        for (Iterator<boolean[]> parts = partsOfCut.values().iterator(); parts.hasNext(); ) {
            if (!allTrue(parts.next())) {
                parts.remove();
            }
        }
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

    private Ranges rangesOf(int ref) {
        Ranges ranges = rangesOfSeries.get(ref);
        if (ranges == null) {
            ranges = new Ranges();
            rangesOfSeries.put(ref, ranges);
        }
        return ranges;
    }

    /**
     * Whether an entry that the log's reader brings is in a TSM file; LSNs of a series must not descend. A carried head
     * stands for the oldest samples of its series: any later cut has taken them too.
     */
    public boolean covers(LogPageCursor entry) {
        Ranges ranges = rangesOfSeries.get(entry.ref());
        return ranges != null && (entry.isForward() ? ranges.reachBehind(entry.lsn()) : ranges.covers(entry.lsn()));
    }

    /**
     * LSN behind the entries, from this one on, that a series has in TSM files; the LSN itself when this one is in none. LSNs
     * of a series must not descend.
     */
    public long coveredUntil(int seriesRef, long lsn) {
        Ranges ranges = rangesOfSeries.get(seriesRef);
        return ranges != null && ranges.covers(lsn) ? ranges.end() : lsn;
    }

    /** LSN of the first entry, from this one on, that may be in a TSM file; {@code Long.MAX_VALUE} when none is. */
    public long missingUntil(int seriesRef, long lsn) {
        Ranges ranges = rangesOfSeries.get(seriesRef);
        return ranges == null ? Long.MAX_VALUE : Math.max(lsn, ranges.startFrom(lsn));
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
     * Takes out of files that were given up after a failed force, or have lost their footer, the blocks behind the checkpoint
     * whose cut the log holds whole, but for those of whole cuts in front of where a page knew the file to be durable: behind
     * the last force of such a file they may be in no more than a cache, or lack parts. What the checkpoint has passed stands
     * in another file as well, if it was not durable here.
     */
    public static void dropUnproven(Collection<TsmFile> sealed, LogScan log) {
        for (TsmFile file : sealed) {
            if (file.walk() != null && !log.pages().isEmpty()) {
                dropUnproven(file.walk(), log.fileForcedEnd(file.header().fileId()), log);
            }
        }
    }

    private static void dropUnproven(WalkedIndex walk, long durableEnd, LogScan log) {
        Set<CutKey> complete = completeCuts(walk);
        walk.removeIf(block -> block.entry().cutLsn() > log.checkpointLsn()
                && isReplayable(block, log)
                && !(block.entry().offset() < durableEnd && complete.contains(CutKey.of(block))));
    }

    /**
     * Where the log must be read from: what stands before is in the TSM files as they are, or in carried heads. That is the
     * checkpoint, unless the growing file has lost something, which the ring may still hold.
     *
     * @param sealed without what does not count, see {@link #dropUnproven}
     * @param growing without what does not count, see {@link #dropVoid}; or null
     */
    public static long durableLsn(Collection<TsmFile> sealed, WalkedIndex growing, long growingFileId, LogScan log) {
        if (growing != null && growing.lossBefore(log.fileForcedEnd(growingFileId)) != null) {
            return 0;
        }
        long durable = Math.min(log.checkpointLsn(), oldestRemovedLsn(growing));
        for (TsmFile file : sealed) {
            durable = Math.min(durable, oldestRemovedLsn(file.walk()));
            if (file.walk() != null) {
                // Its copy in the next file may not have counted when a recovery was interrupted before it had put it
                // there again.
                durable = Math.min(durable, file.walk().oldestExcludedLsn(log.intactFromLsn()));
            }
        }
        return durable;
    }

    private static long oldestRemovedLsn(WalkedIndex walk) {
        return walk == null ? Long.MAX_VALUE : walk.oldestRemovedLsn();
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
