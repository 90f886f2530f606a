package io.edgetsm.reader;

import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.SeriesKey;
import io.edgetsm.format.StoreId;
import io.edgetsm.format.TsmFileHeader;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.io.Storage;
import io.edgetsm.writer.Heads;
import io.edgetsm.writer.TsmFileWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a TSM file through the heads, as a store does, for tests that read one. */
final class SampleFile implements AutoCloseable {
    static final StoreId STORE = new StoreId(7, 11);
    private static final long HEAD_BUDGET_BYTES = 16L << 20;

    private final TsmFileWriter writer;
    private final Heads heads;
    private long nextLsn = 1;

    SampleFile(Storage storage, String name, CodecPolicy policy) {
        writer = TsmFileWriter.create(storage, name, new TsmFileHeader(STORE, 1, 1, 0));
        heads = new Heads(STORE, 1, HEAD_BUDGET_BYTES, policy, writer::append);
    }

    static SeriesDefinition sensor(int ref, ValueType type) {
        return SeriesDefinition.sensor(ref, SeriesKey.parse("t{n=\"" + ref + "\"}"), type);
    }

    static SeriesDefinition bursts(int ref, ValueType type, SamplePeriod period, double scale) {
        return new SeriesDefinition(ref, SeriesKey.parse("v{n=\"" + ref + "\"}"), type, period, scale);
    }

    void append(SeriesDefinition series, long timestamp, long bits) {
        heads.append(series, nextLsn++, timestamp, bits);
    }

    void appendBurst(SeriesDefinition series, long origin, long firstIndex, short[] values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asShortBuffer().put(values);
        heads.appendBurst(series, nextLsn++, origin, firstIndex, raw.array(), 0, raw.capacity());
    }

    void flush() {
        heads.flushAll();
        writer.write();
    }

    void seal() {
        heads.flushAll();
        writer.seal();
    }

    @Override
    public void close() {
        heads.close();
        writer.close();
    }
}
