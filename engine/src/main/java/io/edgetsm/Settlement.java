package io.edgetsm;

/**
 * A force that covers bursts by reference. The committer asks for it and logs nothing meanwhile; the encoder puts their
 * blocks into the growing file; then the committer forces the file, and the log behind it with a page that says so. Until
 * that page is durable nothing of it counts.
 */
final class Settlement {
    private final Published published;
    private final long lsn;
    private volatile Blocks blocks;

    /** What had been published when the committer looked. */
    record Published(long samples, long bytes, long nanos, long lsn) {}

    /**
     * Where the blocks are.
     *
     * @param force that makes them durable; null when they are
     * @param fileId file that grows
     * @param forcedEnd position up to which it is durable, after the force if there is one
     */
    record Blocks(FileForce force, long fileId, long forcedEnd) {}

    /** @param lsn end of the last append that it covers */
    Settlement(Published published, long lsn) {
        this.published = published;
        this.lsn = lsn;
    }

    Published published() {
        return published;
    }

    long lsn() {
        return lsn;
    }

    /** Every burst by reference before the LSN has its block in a file. Called by the encoder. */
    void ready(Blocks where) {
        blocks = where;
    }

    /** What was said to be ready is so no more: the encoder is to look again. */
    void retract() {
        blocks = null;
    }

    /** Where the blocks are, or null as long as the encoder has not said so. */
    Blocks blocks() {
        return blocks;
    }
}
