package io.edgetsm.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/**
 * A file behind an {@link AsynchronousFileChannel} whose operations run on the calling thread.
 *
 * <p>Not a {@link java.nio.channels.FileChannel}, because one interrupt of a thread inside it closes the channel for
 * all others, and the write or force that was under way is lost.
 */
final class ChannelFile implements StorageFile {
    /** The JDK copies heap buffers through direct memory it keeps per thread; this bounds it. */
    private static final int MAX_HEAP_TRANSFER_BYTES = 64 * 1024;

    private final Path file;
    private final AsynchronousFileChannel channel;

    ChannelFile(Path file, AsynchronousFileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    @Override
    public String path() {
        return file.toString();
    }

    @Override
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failure("size", e);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) {
        int total = 0;
        try {
            while (target.hasRemaining()) {
                int count = readSome(target, position + total);
                if (count <= 0) {
                    break;
                }
                total += count;
            }
            return total;
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    @Override
    public void write(ByteBuffer source, long position) {
        long at = position;
        try {
            while (source.hasRemaining()) {
                int count = writeSome(source, at);
                if (count <= 0) {
                    throw new IOException("device took no bytes at offset " + at);
                }
                at += count;
            }
        } catch (IOException e) {
            throw failure("write", e);
        }
    }

    @Override
    public void truncate(long sizeBytes) {
        try {
            channel.truncate(sizeBytes);
        } catch (IOException e) {
            throw failure("truncate", e);
        }
    }

    @Override
    public void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failure("force", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("close", e);
        }
    }

    private int readSome(ByteBuffer target, long position) throws IOException {
        int limit = target.limit();
        boundTransfer(target);
        try {
            return Operations.await(channel.read(target, position));
        } finally {
            target.limit(limit);
        }
    }

    private int writeSome(ByteBuffer source, long position) throws IOException {
        int limit = source.limit();
        boundTransfer(source);
        try {
            return Operations.await(channel.write(source, position));
        } finally {
            source.limit(limit);
        }
    }

    private static void boundTransfer(ByteBuffer buffer) {
        if (!buffer.isDirect() && buffer.remaining() > MAX_HEAP_TRANSFER_BYTES) {
            buffer.limit(buffer.position() + MAX_HEAP_TRANSFER_BYTES);
        }
    }

    private StorageFailureException failure(String operation, IOException cause) {
        if (cause instanceof ClosedChannelException) {
            return new StorageFailureException(
                    operation,
                    path(),
                    "file is closed: cannot " + operation + ", path=" + path()
                            + "; nothing was changed; open the file again",
                    cause);
        }
        return Failures.translate(operation, file, cause);
    }
}
