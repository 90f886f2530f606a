package io.edgetsm;

import io.edgetsm.io.StorageFailureException;
import io.edgetsm.writer.TsmFileWriter;

/**
 * A force of the growing file that the encoder has begun and the committer carries out, while more blocks are appended
 * behind it. What it covers, and what may be said once it is done, is settled at its begin.
 */
final class FileForce {
    private final TsmFileWriter file;
    private final long end;
    private final int blocks;
    private final long cutLsn;
    private final long checkpointLsn;
    private StorageFailureException failure;
    private volatile boolean done;

    /**
     * @param end page border up to which the file is written
     * @param blocks that it makes durable: so many of those waiting, from the first
     * @param cutLsn the log must be durable up to here first
     * @param checkpointLsn everything before it is in blocks that are durable then
     */
    FileForce(TsmFileWriter file, long end, int blocks, long cutLsn, long checkpointLsn) {
        this.file = file;
        this.end = end;
        this.blocks = blocks;
        this.cutLsn = cutLsn;
        this.checkpointLsn = checkpointLsn;
    }

    /** Forces the file. On the committer's thread, once, when the log is durable up to {@link #cutLsn}. */
    void run() {
        try {
            file.forceFile();
        } catch (StorageFailureException e) {
            failure = e;
        }
        done = true;
    }

    boolean isDone() {
        return done;
    }

    /** Why it failed, or null; once it is done. */
    StorageFailureException failure() {
        return failure;
    }

    long end() {
        return end;
    }

    int blocks() {
        return blocks;
    }

    long cutLsn() {
        return cutLsn;
    }

    long checkpointLsn() {
        return checkpointLsn;
    }
}
