package io.edgetsm;

import io.edgetsm.writer.BlockImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks that are in memory because they are not safe yet, in the order in which they came: those that are to be appended,
 * those appended to the growing file and not forced, and those forced for which no log page vouches. A block gives its memory
 * back when it is none of these any more. Single-threaded (the encoder).
 */
final class WaitingBlocks {
    /** Blocks that wait for a force take heap: here one is begun. */
    private static final long MANY_BYTES = 2L << 20;

    private static final int MANY_ENTRIES = 16 * 1024;

    private final List<BlockImage> unforced = new ArrayList<>();
    private final List<BlockImage> unsettled = new ArrayList<>();
    private int appended;
    private long unforcedBytes;
    private long unsettledBytes;
    private int unforcedEntries;

    void add(BlockImage block) {
        unforced.add(block);
        unforcedBytes += block.length();
        unforcedEntries += block.series().size();
    }

    /** Whether so many times as much waits for a force as where one should begin. */
    boolean areMany(int factor) {
        return unforcedBytes > factor * MANY_BYTES || unforcedEntries > factor * MANY_ENTRIES;
    }

    /** Bytes of the blocks that have not been forced. */
    long bytes() {
        return unforcedBytes;
    }

    /** The blocks that have not been forced. */
    List<BlockImage> unforced() {
        return unforced;
    }

    /** Those of them that are to be appended. */
    List<BlockImage> unappended() {
        return unforced.subList(appended, unforced.size());
    }

    /** How many have been appended and not forced. */
    int appended() {
        return appended;
    }

    /** That many more have been appended. */
    void noteAppended(int count) {
        appended += count;
    }

    /**
     * The first ones have been forced. As long as bursts that the log holds by reference are not settled, no page vouches for a
     * block behind them: should the file be given up before one does, these blocks go into the next.
     *
     * @param settledLsn up to where pages vouch
     * @return their bytes
     */
    long noteForced(int count, long settledLsn) {
        dropSettled(settledLsn);
        List<BlockImage> forced = unforced.subList(0, count);
        long bytes = 0;
        for (BlockImage block : forced) {
            bytes += block.length();
            unforcedEntries -= block.series().size();
            if (block.maxCutLsn() > settledLsn) {
                unsettled.add(block);
                unsettledBytes += block.length();
            } else {
                block.release();
            }
        }
        forced.clear();
        appended = Math.max(0, appended - count);
        unforcedBytes -= bytes;
        return bytes;
    }

    /** Pages vouch up to an LSN. */
    void dropSettled(long settledLsn) {
        unsettled.removeIf(block -> {
            boolean settled = block.maxCutLsn() <= settledLsn;
            if (settled) {
                unsettledBytes -= block.length();
                block.release();
            }
            return settled;
        });
    }

    /** Whether so many are forced, and still in memory, that pages should vouch for them. */
    boolean isSettlementDue(long settledLsn) {
        if (unsettledBytes > MANY_BYTES) {
            dropSettled(settledLsn);
        }
        return unsettledBytes > MANY_BYTES;
    }

    /** Every block that is lost with the growing file, if that is given up. */
    List<BlockImage> unsafe() {
        List<BlockImage> unsafe = new ArrayList<>(unsettled);
        unsafe.addAll(unforced);
        return unsafe;
    }
}
