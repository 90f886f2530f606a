package io.edgetsm.format;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far TSM files count that were given up: up to where they were durable, and up to the cut to which the log vouched for their
 * blocks by then. What stands behind either stands in a later file, if it was ever acknowledged. Without this a block that is in
 * no more than a cache would seem to hold what is durable in the log alone, and one that was never acknowledged could come to
 * count when other samples have got its LSNs. Immutable, by ascending file id.
 *
 * <pre>
 *  offset size field    meaning
 *       0    8 fileId   of a sealed file, ascending from entry to entry
 *       8    8 cutLsn   blocks of the file with a higher cut do not count
 *      16    8 end      blocks that begin there or behind do not count
 * </pre>
 */
public final class CutLimits {
    /** Of a store whose files count whole. */
    public static final CutLimits NONE = new CutLimits(new TreeMap<>());

    /** Bytes of one file. */
    public static final int ENTRY_BYTES = 3 * Long.BYTES;

    static final int CUT_LSN_OFFSET = Long.BYTES;
    static final int END_OFFSET = 2 * Long.BYTES;

    private static final Limit WHOLE = new Limit(Long.MAX_VALUE, Long.MAX_VALUE);

    private final SortedMap<Long, Limit> limitOfFile;

    private record Limit(long cutLsn, long end) {
        Limit and(Limit other) {
            return new Limit(Math.min(cutLsn, other.cutLsn), Math.min(end, other.end));
        }
    }

    private CutLimits(SortedMap<Long, Limit> limitOfFile) {
        this.limitOfFile = limitOfFile;
    }

    /**
     * These and those of one more file.
     *
     * @param cutLsn blocks with a higher cut do not count; {@code Long.MAX_VALUE} where any cut does
     * @param end blocks that begin there or behind do not count
     */
    public CutLimits and(long fileId, long cutLsn, long end) {
        SortedMap<Long, Limit> more = new TreeMap<>(limitOfFile);
        more.merge(fileId, new Limit(cutLsn, end), Limit::and);
        return new CutLimits(more);
    }

    /** Those of some files. */
    public CutLimits of(Collection<Long> fileIds) {
        if (limitOfFile.isEmpty()) {
            return this;
        }
        SortedMap<Long, Limit> some = new TreeMap<>(limitOfFile);
        some.keySet().retainAll(fileIds);
        return new CutLimits(some);
    }

    /** Highest cut that counts of a file; {@code Long.MAX_VALUE} when all do. */
    public long cutOf(long fileId) {
        return limitOfFile.getOrDefault(fileId, WHOLE).cutLsn();
    }

    /** Where a file ends as far as it counts; {@code Long.MAX_VALUE} when it counts to its end. */
    public long endOf(long fileId) {
        return limitOfFile.getOrDefault(fileId, WHOLE).end();
    }

    /** Whether a file was given up. */
    public boolean holds(long fileId) {
        return limitOfFile.containsKey(fileId);
    }

    /** How many files there are. */
    public int size() {
        return limitOfFile.size();
    }

    void write(byte[] target, int offset) {
        int at = offset;
        for (var limit : limitOfFile.entrySet()) {
            Bytes.putLong(target, at, limit.getKey());
            Bytes.putLong(target, at + CUT_LSN_OFFSET, limit.getValue().cutLsn());
            Bytes.putLong(target, at + END_OFFSET, limit.getValue().end());
            at += ENTRY_BYTES;
        }
    }

    /** Null when file ids do not ascend, or a cut or an end is negative. */
    static CutLimits read(byte[] source, int offset, int count) {
        SortedMap<Long, Limit> limits = new TreeMap<>();
        for (int at = offset; at < offset + count * ENTRY_BYTES; at += ENTRY_BYTES) {
            long fileId = Bytes.getLong(source, at);
            long cutLsn = Bytes.getLong(source, at + CUT_LSN_OFFSET);
            long end = Bytes.getLong(source, at + END_OFFSET);
            if (cutLsn < 0 || end < 0 || !limits.isEmpty() && limits.lastKey() >= fileId) {
                return null;
            }
            limits.put(fileId, new Limit(cutLsn, end));
        }
        return new CutLimits(limits);
    }

    boolean areOf(Collection<Long> fileIds) {
        return fileIds.containsAll(limitOfFile.keySet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CutLimits limits && limitOfFile.equals(limits.limitOfFile);
    }

    @Override
    public int hashCode() {
        return limitOfFile.hashCode();
    }

    @Override
    public String toString() {
        return limitOfFile.toString();
    }
}
