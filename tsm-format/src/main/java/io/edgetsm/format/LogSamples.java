package io.edgetsm.format;

/**
 * Samples of log pages as columns, in the order of the log: for whoever takes many at once. Reusable, single-threaded.
 *
 * @see LogPageCursor#readOn
 */
public final class LogSamples {
    private final int[] refs;
    private final long[] lsns;
    private final long[] timestamps;
    private final long[] bits;
    private int count;

    /** Columns with room for that many samples. */
    public LogSamples(int capacity) {
        refs = new int[capacity];
        lsns = new long[capacity];
        timestamps = new long[capacity];
        bits = new long[capacity];
    }

    /** Adds the sample a cursor is on; false when there is no room, and nothing has been added. */
    public boolean add(LogPageCursor sample) {
        if (count == refs.length) {
            return false;
        }
        refs[count] = sample.ref();
        lsns[count] = sample.lsn();
        timestamps[count] = sample.timestamp();
        bits[count] = sample.bits();
        count++;
        return true;
    }

    /** Adds neighbours of a page, for which there is room. */
    void add(PageEntries entries, int from, long[] groupTimestamps, int timestampFrom, long firstLsn, int added) {
        System.arraycopy(entries.refs, from, refs, count, added);
        System.arraycopy(groupTimestamps, timestampFrom, timestamps, count, added);
        for (int i = 0; i < added; i++) {
            lsns[count + i] = firstLsn + i;
        }
        byte[] codes = entries.codes;
        long[] integers = entries.integers;
        for (int i = 0; i < added; i++) {
            bits[count + i] = LogEntryCode.bits(codes[from + i], integers[from + i]);
        }
        count += added;
    }

    /** Number of samples. */
    public int count() {
        return count;
    }

    /** How many more there is room for. */
    public int room() {
        return refs.length - count;
    }

    /** Forgets all samples. */
    public void clear() {
        count = 0;
    }

    /** Series of each sample; not to be changed. */
    public int[] refs() {
        return refs;
    }

    /** LSN of each sample; not to be changed. */
    public long[] lsns() {
        return lsns;
    }

    /** Time of each sample, epoch nanoseconds; not to be changed. */
    public long[] timestamps() {
        return timestamps;
    }

    /** Value bits of each sample; not to be changed. */
    public long[] bits() {
        return bits;
    }
}
