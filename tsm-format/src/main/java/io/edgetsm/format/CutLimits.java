package io.edgetsm.format;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Up to which cut TSM files count that were given up: up to where the log vouched for their blocks by then. What has a higher cut
 * stands in a later file, if it was ever acknowledged; without this such a block could come to count when other samples have
 * got its LSNs. Immutable, by ascending file id.
 *
 * <pre>
 *  offset size field    meaning
 *       0    8 fileId   of a sealed file, ascending from entry to entry
 *       8    8 cutLsn   blocks of the file with a higher cut do not count
 * </pre>
 */
public final class CutLimits {
    /** Of a store whose files count whole. */
    public static final CutLimits NONE = new CutLimits(new TreeMap<>());

    /** Bytes of one file. */
    public static final int ENTRY_BYTES = 2 * Long.BYTES;

    static final int CUT_LSN_OFFSET = Long.BYTES;

    private final SortedMap<Long, Long> cutOfFile;

    private CutLimits(SortedMap<Long, Long> cutOfFile) {
        this.cutOfFile = cutOfFile;
    }

    /** These and that of one more file. */
    public CutLimits and(long fileId, long cutLsn) {
        SortedMap<Long, Long> more = new TreeMap<>(cutOfFile);
        more.merge(fileId, cutLsn, Math::min);
        return new CutLimits(more);
    }

    /** Those of some files. */
    public CutLimits of(Collection<Long> fileIds) {
        if (cutOfFile.isEmpty()) {
            return this;
        }
        SortedMap<Long, Long> some = new TreeMap<>(cutOfFile);
        some.keySet().retainAll(fileIds);
        return new CutLimits(some);
    }

    /** Highest cut that counts of a file; {@code Long.MAX_VALUE} when all do. */
    public long limitOf(long fileId) {
        return cutOfFile.getOrDefault(fileId, Long.MAX_VALUE);
    }

    /** Whether a file was given up. */
    public boolean holds(long fileId) {
        return cutOfFile.containsKey(fileId);
    }

    /** How many files there are. */
    public int size() {
        return cutOfFile.size();
    }

    void write(byte[] target, int offset) {
        int at = offset;
        for (var limit : cutOfFile.entrySet()) {
            Bytes.putLong(target, at, limit.getKey());
            Bytes.putLong(target, at + CUT_LSN_OFFSET, limit.getValue());
            at += ENTRY_BYTES;
        }
    }

    /** Null when file ids do not ascend or a cut is negative. */
    static CutLimits read(byte[] source, int offset, int count) {
        SortedMap<Long, Long> limits = new TreeMap<>();
        for (int at = offset; at < offset + count * ENTRY_BYTES; at += ENTRY_BYTES) {
            long fileId = Bytes.getLong(source, at);
            long cutLsn = Bytes.getLong(source, at + CUT_LSN_OFFSET);
            if (cutLsn < 0 || !limits.isEmpty() && limits.lastKey() >= fileId) {
                return null;
            }
            limits.put(fileId, cutLsn);
        }
        return new CutLimits(limits);
    }

    boolean areOf(Collection<Long> fileIds) {
        return fileIds.containsAll(cutOfFile.keySet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CutLimits limits && cutOfFile.equals(limits.cutOfFile);
    }

    @Override
    public int hashCode() {
        return cutOfFile.hashCode();
    }

    @Override
    public String toString() {
        return cutOfFile.toString();
    }
}
