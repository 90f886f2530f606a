package io.edgetsm.writer;

import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.ValueType;

/**
 * Image of a sensor head.
 *
 * @param runs encoded runs of the unfinished block
 * @param runSamples samples in them
 * @param minTimestamp from which they count
 * @param rawTimestamps of the samples behind them, in order of append
 * @param rawValues alike
 */
record SensorImage(
        ValueType type, byte[] runs, int runSamples, long minTimestamp, long[] rawTimestamps, long[] rawValues)
        implements HeadImage {
    @Override
    public int sizeBytes() {
        return runs.length + 2 * Long.BYTES * rawTimestamps.length;
    }

    @Override
    public HeadSnapshot decode(HeadDecoder decoder) {
        int rawSamples = rawTimestamps.length;
        long[] timestamps = new long[runSamples + rawSamples];
        long[] values = new long[runSamples + rawSamples];
        int count = 0;
        for (int at = 0; at < runs.length; at += decoder.runs.lengthBytes()) {
            decoder.runs.wrap(type, runs, at, runs.length);
            decoder.runs.timestamps(minTimestamp, timestamps, count);
            decoder.runs.values(values, count);
            count += decoder.runs.count();
        }
        System.arraycopy(rawTimestamps, 0, timestamps, count, rawSamples);
        System.arraycopy(rawValues, 0, values, count, rawSamples);
        return new HeadSnapshot(SampleOrder.sort(timestamps, values, count + rawSamples), timestamps, values);
    }
}
