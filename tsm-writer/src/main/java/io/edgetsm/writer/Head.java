package io.edgetsm.writer;

/** Samples of one series that are not in a TSM file yet. Single-threaded (the encoder). */
interface Head {
    /** Value of {@link #oldestLsn} when the head is empty. */
    long EMPTY = Long.MAX_VALUE;

    /** LSN of the first sample not yet in a block that has left the head, or {@link #EMPTY}. */
    long oldestLsn();

    /** Turns everything into blocks: a cut. */
    void flush();

    /** Off-heap bytes the head holds. */
    int memoryBytes();

    /** A copy for a query. */
    HeadSnapshot snapshot();

    /** Gives the memory back; what has not been flushed is dropped. */
    void release();
}
