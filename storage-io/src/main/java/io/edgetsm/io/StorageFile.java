package io.edgetsm.io;

import java.nio.ByteBuffer;

/**
 * One open file of a {@link Storage}, read and written at explicit positions. There is no file pointer, so several
 * threads may use one file; only the buffers handed in belong to one thread each.
 *
 * <p>A {@link Thread#interrupt} neither fails an operation nor closes the file for others: the operation completes and
 * the interrupt flag stays set. After {@link #close} every operation throws {@link StorageFailureException}.
 */
public interface StorageFile extends AutoCloseable {
    /** The whole path, for messages. */
    String path();

    /** Size in bytes. */
    long size();

    /**
     * Reads until the target is full or the file ends.
     *
     * @return bytes read; 0 when the position is at or behind the end, or when the target is full already
     */
    int read(ByteBuffer target, long position);

    /**
     * Writes all remaining bytes of the source; short writes are continued. After a failure any part of them may have
     * been written.
     */
    void write(ByteBuffer source, long position);

    /** Cuts the file down to that size; a file that is not larger stays as it is. */
    void truncate(long sizeBytes);

    /**
     * Makes the data written so far, and the size needed to read it back, survive a power cut. After a failure nobody
     * knows which of the bytes written since the last force are on the device, and forcing again would not tell.
     */
    void force();

    /** Closes without forcing. Idempotent. */
    @Override
    void close();
}
