package io.edgetsm.writer;

import io.edgetsm.format.CarriedHeads;

/** Samples of one series that are not in a TSM file yet. Single-threaded (the encoder). */
abstract class Head {
    /** Value of {@link #oldestLsn} when the head is empty. */
    static final long EMPTY = Long.MAX_VALUE;

    /** Observation of {@link Heads} since which the head has changed. */
    int changedIn;

    /** The latest sample that has come through the head and has been noted, as far as there is one. */
    private boolean hasNoted;

    private long notedTimestamp;
    private long notedBits;

    /** Notes a sample; samples come in the order of their append as far as their times are equal. */
    final void note(long timestamp, long bits) {
        if (!hasNoted || timestamp >= notedTimestamp) {
            hasNoted = true;
            notedTimestamp = timestamp;
            notedBits = bits;
        }
    }

    /** Forgets what has been noted: it may be gone from the store. */
    final void forgetNoted() {
        hasNoted = false;
    }

    /** The latest sample since the head has been there or has forgotten, or null. */
    final LatestSample latest() {
        noteOpen();
        return hasNoted ? new LatestSample(notedTimestamp, notedBits) : null;
    }

    /** Notes the latest sample of those that have not been taken up into blocks. */
    abstract void noteOpen();

    /** Series it belongs to. */
    abstract int seriesRef();

    /** LSN of the first sample not yet in a block that has left the head, or {@link #EMPTY}. */
    abstract long oldestLsn();

    /** Turns everything into blocks: a cut. It may share a block that leaves with {@link SmallCuts#finish} only. */
    abstract void flush();

    /**
     * Adds what the head holds to the heads that are carried forward, if that is cheaper than a block of its own.
     *
     * @return false when it is not, or there is no room
     */
    abstract boolean carryTo(CarriedHeads target);

    /** Gives memory back where it can, by encoding what is raw; by a flush where that is all that helps. */
    abstract void shrink();

    /** Off-heap bytes the head holds. */
    abstract int memoryBytes();

    /** A copy for a query. */
    abstract HeadImage image();

    /** Gives the memory back; what has not been flushed is dropped. */
    abstract void release();
}
