package io.edgetsm.bench.whole;

import io.edgetsm.io.Crc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The control: no engine at all, a growing log of 20-byte records (series, time, value) in frames of up to 64 KB under a
 * CRC-32C, forced when asked. To find a series, all of it has to be read.
 */
public final class RawLogEngine implements Engine {
    private static final int HEADER_BYTES = 8;
    private static final int RECORD_BYTES = 20;
    private static final int FRAME_BYTES = HEADER_BYTES + RECORD_BYTES * 3276;
    private static final String FILE = "log";

    @Override
    public String name() {
        return "raw-log";
    }

    @Override
    public String durability() {
        return "all appended survives a power cut";
    }

    @Override
    public boolean supports(Scenario scenario) {
        return true;
    }

    private static ByteBuffer newFrame() {
        return ByteBuffer.allocateDirect(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int checksum(ByteBuffer frame) {
        return Crc32c.of(frame, HEADER_BYTES, frame.limit() - HEADER_BYTES);
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) throws IOException {
        return new Writer(
                FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    private static final class Writer implements EngineWriter {
        private final FileChannel file;
        private final ByteBuffer frame = newFrame().position(HEADER_BYTES);

        Writer(FileChannel file) {
            this.file = file;
        }

        @Override
        public synchronized void append(int series, long timestampNanos, double value) throws IOException {
            if (!frame.hasRemaining()) {
                write();
            }
            frame.putInt(series).putLong(timestampNanos).putDouble(value);
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) throws IOException {
            for (int channel = 0; channel < counts.length; channel++) {
                for (int i = 0; i < counts[channel].length; i++) {
                    append(channel, BurstFeed.timeOf(firstIndex + i), counts[channel][i]);
                }
            }
        }

        private void write() throws IOException {
            frame.flip();
            frame.putInt(0, checksum(frame)).putInt(Integer.BYTES, frame.limit());
            while (frame.hasRemaining()) {
                file.write(frame);
            }
            frame.clear().position(HEADER_BYTES);
        }

        @Override
        public synchronized void force() throws IOException {
            if (frame.position() > HEADER_BYTES) {
                write();
            }
            file.force(false);
        }

        @Override
        public void close() throws IOException {
            force();
            file.close();
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) throws IOException {
        FileChannel file = FileChannel.open(directory.resolve(FILE), StandardOpenOption.READ);
        return new EngineReader() {
            @Override
            public long count() throws IOException {
                long[] count = {0};
                walk((series, timestamp, value) -> count[0]++);
                return count[0];
            }

            @Override
            public void range(int series, long from, long to, SampleSink sink) throws IOException {
                walk((ref, timestamp, value) -> {
                    if (ref == series && timestamp >= from && timestamp <= to) {
                        sink.sample(timestamp, value);
                    }
                });
            }

            private void walk(RecordSink sink) throws IOException {
                ByteBuffer frame = newFrame();
                for (long position = 0; position < file.size(); position += frame.limit()) {
                    read(frame, position);
                    for (frame.position(HEADER_BYTES); frame.hasRemaining(); ) {
                        sink.record(frame.getInt(), frame.getLong(), frame.getDouble());
                    }
                }
            }

            private void read(ByteBuffer frame, long position) throws IOException {
                file.read(frame.clear(), position);
                frame.limit(frame.getInt(Integer.BYTES));
                if (checksum(frame) != frame.getInt(0)) {
                    throw new IOException("frame is damaged: offset=" + position);
                }
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @FunctionalInterface
    private interface RecordSink {
        void record(int series, long timestampNanos, double value);
    }
}
