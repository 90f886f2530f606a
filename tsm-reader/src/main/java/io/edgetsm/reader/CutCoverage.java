package io.edgetsm.reader;

import io.edgetsm.wal.LogScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which log entries are already in TSM files, per series as LSN ranges of complete cuts. Recovery and the live view ask
 * it for each entry of the log in LSN order, which makes replay exact: an entry counts from a block or from the log,
 * never from both and never from neither. Single-threaded.
 */
public final class CutCoverage {
    private final Map<Integer, Ranges> rangesOfSeries = new HashMap<>();
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
    }

    private record CutKey(int seriesRef, long startLsn, long endLsn) {}

    private CutCoverage() {}

    /**
     * Collects the cuts that matter for a log.
     *
     * @param sealed files whose cuts are complete by the way they are sealed
     * @param growing walked file, or null
     */
    public static CutCoverage of(Collection<TsmFile> sealed, WalkedIndex growing, LogScan log) {
        CutCoverage coverage = new CutCoverage();
        for (TsmFile file : sealed) {
            coverage.addSealed(file, log);
        }
        if (growing != null) {
            coverage.addWalked(growing);
        }
        coverage.rangesOfSeries.values().forEach(Ranges::sort);
        return coverage;
    }

    private void addSealed(TsmFile file, LogScan log) {
        for (int ref : file.refs()) {
            long cut = file.maxCutLsn(ref);
            maxCutLsn = Math.max(maxCutLsn, cut);
            if (cut > log.startLsn()) {
                add(ref, 0, cut);
            }
        }
    }

    private void addWalked(WalkedIndex growing) {
        Map<CutKey, boolean[]> partsOfCut = new HashMap<>();
        for (WalkedIndex.WalkedBlock block : growing.inOrder()) {
            CutKey cut = new CutKey(
                    block.seriesRef(), block.cutStartLsn(), block.entry().cutLsn());
            boolean[] parts = partsOfCut.computeIfAbsent(cut, key -> new boolean[block.partCount()]);
            if (block.part() < parts.length) {
                parts[block.part()] = true;
            }
            maxCutLsn = Math.max(maxCutLsn, cut.endLsn());
        }
        partsOfCut.forEach((cut, parts) -> {
            if (allTrue(parts)) {
                add(cut.seriesRef(), cut.startLsn(), cut.endLsn());
            }
        });
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
        rangesOfSeries.computeIfAbsent(ref, key -> new Ranges()).ranges.add(new long[] {startLsn, endLsn});
    }

    /** Whether an entry is in a TSM file. LSNs must not descend from call to call. */
    public boolean covers(int seriesRef, long lsn) {
        Ranges ranges = rangesOfSeries.get(seriesRef);
        return ranges != null && ranges.covers(lsn);
    }

    /** Highest cut of all blocks, 0 when there is none. */
    public long maxCutLsn() {
        return maxCutLsn;
    }

    /** Refs with cuts behind the start of the log. */
    public int[] refs() {
        int[] refs = rangesOfSeries.keySet().stream().mapToInt(ref -> ref).toArray();
        Arrays.sort(refs);
        return refs;
    }

    /**
     * Where the blocks of a growing file begin that do not count: those of a cut that reaches beyond the end of the log
     * although the log still holds all of its beginning. They were written ahead of the log's force and nothing in them
     * was acknowledged that the log does not hold. A file is forced only after the log, so they are at its end.
     *
     * @return position of the first of them, or -1
     */
    public static long voidFrom(WalkedIndex growing, LogScan log) {
        if (log.pages().isEmpty()) {
            return -1;
        }
        for (WalkedIndex.WalkedBlock block : growing.inOrder()) {
            if (block.entry().cutLsn() > log.endLsn() && block.cutStartLsn() >= log.startLsn()) {
                return block.entry().offset();
            }
        }
        return -1;
    }
}
