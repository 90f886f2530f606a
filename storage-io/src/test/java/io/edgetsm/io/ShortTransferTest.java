package io.edgetsm.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel may transfer less than asked; the rest must follow. */
@Timeout(60)
class ShortTransferTest {
    @Test
    void continuesShortWrites() {
        MiserlyChannel channel = new MiserlyChannel(3);
        ByteBuffer source = ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII));
        new ChannelFile(Path.of("a"), channel).write(source, 2);
        assertEquals("\0\0" + "0123456789", new String(channel.content, 0, 12, StandardCharsets.US_ASCII));
        assertEquals(0, source.remaining());
        assertEquals(4, channel.calls);
    }

    @Test
    void continuesShortReads() {
        MiserlyChannel channel = new MiserlyChannel(3);
        System.arraycopy("0123456789".getBytes(StandardCharsets.US_ASCII), 0, channel.content, 0, 10);
        ByteBuffer target = ByteBuffer.allocate(8);
        assertEquals(8, new ChannelFile(Path.of("a"), channel).read(target, 1));
        assertEquals("12345678", new String(target.array(), StandardCharsets.US_ASCII));
    }

    @Test
    void aDeviceThatTakesNothingIsAFailureNotALoop() {
        ChannelFile file = new ChannelFile(Path.of("a"), new MiserlyChannel(0));
        assertThrows(StorageFailureException.class, () -> file.write(ByteBuffer.allocate(1), 0));
    }

    /** Transfers a few bytes at a time. */
    private static final class MiserlyChannel extends AsynchronousFileChannel {
        final byte[] content = new byte[64];
        final int most;
        int calls;

        MiserlyChannel(int most) {
            this.most = most;
        }

        @Override
        public Future<Integer> write(ByteBuffer source, long position) {
            int count = count(source);
            source.get(content, (int) position, count);
            return CompletableFuture.completedFuture(count);
        }

        @Override
        public Future<Integer> read(ByteBuffer target, long position) {
            int count = count(target);
            target.put(content, (int) position, count);
            return CompletableFuture.completedFuture(count);
        }

        private int count(ByteBuffer buffer) {
            calls++;
            return Math.min(most, buffer.remaining());
        }

        @Override
        public <A> void write(ByteBuffer b, long p, A attachment, CompletionHandler<Integer, ? super A> handler) {
            throw new AssertionError("a completion handler would lose the interrupt flag");
        }

        @Override
        public <A> void read(ByteBuffer b, long p, A attachment, CompletionHandler<Integer, ? super A> handler) {
            throw new AssertionError("a completion handler would lose the interrupt flag");
        }

        @Override
        public <A> void lock(long p, long n, boolean s, A a, CompletionHandler<FileLock, ? super A> handler) {
            throw new AssertionError("no lock here");
        }

        @Override
        public Future<FileLock> lock(long position, long size, boolean shared) {
            throw new AssertionError("no lock here");
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new AssertionError("no lock here");
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public AsynchronousFileChannel truncate(long size) {
            return this;
        }

        @Override
        public void force(boolean metaData) {
            calls++;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            calls++;
        }
    }
}
