package io.edgetsm.writer;

import io.edgetsm.format.SampleOrder;
import io.edgetsm.format.ValueType;

/**
 * Image of a sensor head.
 *
 * @param runs encoded runs of the unfinished block
 * @param runSamples samples in them
 * @param minTimestamp of the first of them, from which they count
 * @param maxTimestamp of the last of them
 * @param rawTimestamps of the samples behind them, in order of append
 * @param rawValues alike
 */
record SensorImage(
        ValueType type,
        byte[] runs,
        int runSamples,
        long minTimestamp,
        long maxTimestamp,
        long[] rawTimestamps,
        long[] rawValues)
        implements HeadImage {
    @Override
    public int sizeBytes() {
        return runs.length + 2 * Long.BYTES * rawTimestamps.length;
    }

    @Override
    public boolean reachesInto(long from, long to) {
        long min = runSamples > 0 ? minTimestamp : Long.MAX_VALUE;
        long max = runSamples > 0 ? maxTimestamp : Long.MIN_VALUE;
        for (long timestamp : rawTimestamps) {
            min = Math.min(min, timestamp);
            max = Math.max(max, timestamp);
        }
        return max >= from && min <= to;
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
