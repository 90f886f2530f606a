package io.edgetsm.writer;

import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * The raw runs of sensor heads that take samples at the moment, by series ref: where the next sample goes, and what would stop
 * it, within half a cache line. A sample touches this and the line of its run: with many series, it is such touches that cost.
 *
 * <p>In a run each timestamp stands before its value. Single-threaded (the encoder).
 */
final class OpenRuns {
    /** Timestamp and value. */
    static final int SAMPLE_LONGS = 2;

    private static final int PAGE_BITS = 8;
    private static final int PAGE_REFS = 1 << PAGE_BITS;
    private static final int RECORD_LONGS = 4;

    /** In the cursor, from the lowest bit: samples that still fit, index in the slab of the next sample, slab. */
    private static final int ROOM_BITS = 12;

    private static final int INDEX_BITS = 20;
    private static final long ROOM_MASK = (1L << ROOM_BITS) - 1;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
    private static final long NEXT_SAMPLE = ((long) SAMPLE_LONGS << ROOM_BITS) - 1;

    private static final int CURSOR = 0;
    private static final int END_LSN = 1;
    private static final int TIME_LIMIT = 2;
    private static final int OBSERVATION = 3;

    private final HeadArena arena;
    private long[][] pages = new long[4][];

    OpenRuns(HeadArena arena) {
        this.arena = arena;
    }

    /**
     * Adds samples {@code [from, to)} of any series as long as each has an open run that takes it.
     *
     * @param refs of which the sign is ignored
     * @param firstLsn of the sample at index 0
     * @param observation that the run must have been opened in
     * @return where the first stands that has none; {@code to} when all have been added
     */
    int append(int[] refs, long[] timestamps, long[] bits, int from, int to, long firstLsn, long observation) {
        long[][] table = pages;
        LongBuffer[] slabs = arena.longSlabs();
        for (int i = from; i < to; i++) {
            int ref = refs[i] & Integer.MAX_VALUE;
            int pageIndex = ref >>> PAGE_BITS;
            if (pageIndex >= table.length || table[pageIndex] == null) {
                return i;
            }
            long[] page = table[pageIndex];
            int record = (ref & PAGE_REFS - 1) * RECORD_LONGS;
            long cursor = page[record + CURSOR];
            long timestamp = timestamps[i];
            if ((cursor & ROOM_MASK) == 0
                    || timestamp >= page[record + TIME_LIMIT]
                    || page[record + OBSERVATION] != observation) {
                return i;
            }
            int index = (int) (cursor >>> ROOM_BITS) & INDEX_MASK;
            LongBuffer slab = slabs[(int) (cursor >>> ROOM_BITS + INDEX_BITS)];
            slab.put(index, timestamp);
            slab.put(index + 1, bits[i]);
            page[record + CURSOR] = cursor + NEXT_SAMPLE;
            page[record + END_LSN] = firstLsn + i + 1;
        }
        return to;
    }

    /**
     * Opens a run.
     *
     * @param address of its area
     * @param count samples that stand there already
     * @param capacity samples that the area takes
     * @param timeLimit timestamps from there on are not taken
     */
    void open(int ref, long address, int count, int capacity, long endLsn, long timeLimit, long observation) {
        long[] page = page(ref);
        int record = record(ref);
        long index = HeadArena.offset(address) / Long.BYTES + (long) count * SAMPLE_LONGS;
        page[record + CURSOR] =
                ((long) HeadArena.slabIndex(address) << INDEX_BITS | index) << ROOM_BITS | capacity - count;
        page[record + END_LSN] = endLsn;
        page[record + TIME_LIMIT] = timeLimit;
        page[record + OBSERVATION] = observation;
    }

    /** Closes a run that has been opened: it takes no samples. */
    void close(int ref) {
        page(ref)[record(ref) + CURSOR] = 0;
    }

    /** Samples that a run which is open still takes. */
    int room(int ref) {
        return (int) (page(ref)[record(ref) + CURSOR] & ROOM_MASK);
    }

    /** LSN behind the last sample of a run that is or was open. */
    long endLsn(int ref) {
        return page(ref)[record(ref) + END_LSN];
    }

    private long[] page(int ref) {
        int page = ref >>> PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        if (pages[page] == null) {
            pages[page] = new long[PAGE_REFS * RECORD_LONGS];
        }
        return pages[page];
    }

    private static int record(int ref) {
        return (ref & PAGE_REFS - 1) * RECORD_LONGS;
    }
}
