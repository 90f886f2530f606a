package io.edgetsm.writer;

import io.edgetsm.format.CarriedHeads;

/** Samples of one series that are not in a TSM file yet. Single-threaded (the encoder). */
interface Head {
    /** Value of {@link #oldestLsn} when the head is empty. */
    long EMPTY = Long.MAX_VALUE;

    /** LSN of the first sample not yet in a block that has left the head, or {@link #EMPTY}. */
    long oldestLsn();

    /** Turns everything into blocks: a cut. */
    void flush();

    /**
     * Adds what the head holds to the heads that are carried forward, if that is cheaper than a block of its own.
     *
     * @return false when it is not, or there is no room
     */
    boolean carryTo(CarriedHeads target);

    /** Off-heap bytes the head holds. */
    int memoryBytes();

    /** A copy for a query. */
    HeadSnapshot snapshot();

    /** Gives the memory back; what has not been flushed is dropped. */
    void release();
}
