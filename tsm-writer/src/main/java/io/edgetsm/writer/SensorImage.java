package io.edgetsm.writer;

import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.ValueType;
import java.nio.ByteBuffer;

/**
 * Image of a sensor head.
 *
 * @param runs encoded runs of the unfinished block
 * @param runSamples samples in them
 * @param minTimestamp from which they count
 * @param raw samples behind them as pairs of time and value, in order of append
 */
record SensorImage(ValueType type, byte[] runs, int runSamples, long minTimestamp, ByteBuffer raw)
        implements HeadImage {
    @Override
    public int sizeBytes() {
        return runs.length + raw.capacity();
    }

    @Override
    public HeadSnapshot decode(HeadDecoder decoder) {
        int rawSamples = raw.capacity() / SensorHead.SAMPLE_BYTES;
        long[] timestamps = new long[runSamples + rawSamples];
        long[] values = new long[runSamples + rawSamples];
        int count = 0;
        for (int at = 0; at < runs.length; at += decoder.runs.lengthBytes()) {
            decoder.runs.wrap(type, runs, at, runs.length);
            decoder.runs.timestamps(minTimestamp, timestamps, count);
            decoder.runs.values(values, count);
            count += decoder.runs.count();
        }
        for (int at = 0; at < raw.capacity(); at += SensorHead.SAMPLE_BYTES) {
            timestamps[count] = raw.getLong(at);
            values[count++] = raw.getLong(at + Long.BYTES);
        }
        return new HeadSnapshot(SampleOrder.sort(timestamps, values, count), timestamps, values);
    }
}
