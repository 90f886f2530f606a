package io.edgetsm.bench.peers;

import io.edgetsm.bench.whole.BurstFeed;
import io.edgetsm.bench.whole.Engine;
import io.edgetsm.bench.whole.EngineReader;
import io.edgetsm.bench.whole.EngineWriter;
import io.edgetsm.bench.whole.Scenario;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB with LZ4: a key of series and time, big-endian so that it sorts; a write batch per tick; the log synced. */
public final class RocksDbEngine implements Engine {
    private static final int KEY_BYTES = Integer.BYTES + Long.BYTES;
    /** A thread that appends one by one still hands over batches. */
    private static final int BATCH = 1000;

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public String durability() {
        return "all appended survives a power cut";
    }

    @Override
    public boolean supports(Scenario scenario) {
        return scenario.threads() == 1;
    }

    private static Options options() {
        return new Options().setCreateIfMissing(true).setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    @Override
    public EngineWriter create(Path directory, Scenario scenario) throws RocksDBException {
        Options options = options();
        return new Writer(RocksDB.open(options, directory.toString()), options);
    }

    private static final class Writer implements EngineWriter {
        private final RocksDB store;
        private final Options options;
        private final WriteOptions write = new WriteOptions();
        private final WriteBatch batch = new WriteBatch();
        private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
        private final ByteBuffer data = ByteBuffer.allocateDirect(Double.BYTES);

        Writer(RocksDB store, Options options) {
            this.store = store;
            this.options = options;
        }

        @Override
        public void append(int series, long timestampNanos, double value) throws RocksDBException {
            key.clear().putInt(series).putLong(timestampNanos).flip();
            data.clear().putDouble(value).flip();
            batch.put(key, data);
            if (batch.count() >= BATCH) {
                writeBatch();
            }
        }

        @Override
        public void bursts(long firstIndex, short[][] counts) throws RocksDBException {
            for (int channel = 0; channel < BurstFeed.CHANNELS; channel++) {
                for (int i = 0; i < BurstFeed.PIECE_SAMPLES; i++) {
                    append(channel, BurstFeed.timeOf(firstIndex + i), counts[channel][i]);
                }
            }
        }

        private void writeBatch() throws RocksDBException {
            store.write(write, batch);
            batch.clear();
        }

        @Override
        public void force() throws RocksDBException {
            writeBatch();
            store.syncWal();
        }

        @Override
        public void close() {
            try (FlushOptions flush = new FlushOptions()) {
                force();
                store.flush(flush);
            } catch (RocksDBException e) {
                throw new IllegalStateException("cannot close: " + e.getMessage(), e);
            }
            batch.close();
            write.close();
            store.close();
            options.close();
        }
    }

    @Override
    public EngineReader read(Path directory, Scenario scenario) throws RocksDBException {
        Options options = options();
        RocksDB store = RocksDB.open(options, directory.toString());
        return new EngineReader() {
            @Override
            public long count() {
                long count = 0;
                try (RocksIterator rows = store.newIterator()) {
                    for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                        count++;
                    }
                }
                return count;
            }

            @Override
            public void range(int series, long from, long to, SampleSink sink) {
                ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
                ByteBuffer data = ByteBuffer.allocateDirect(Double.BYTES);
                // Times are positive, so that they sort as they are.
                key.putInt(series).putLong(Math.max(0, from)).flip();
                try (RocksIterator rows = store.newIterator()) {
                    for (rows.seek(key); rows.isValid(); rows.next()) {
                        rows.key(key.clear());
                        if (key.getInt(0) != series || key.getLong(Integer.BYTES) > to) {
                            break;
                        }
                        rows.value(data.clear());
                        sink.sample(key.getLong(Integer.BYTES), data.getDouble(0));
                    }
                }
            }

            @Override
            public void close() {
                store.close();
                options.close();
            }
        };
    }
}
