package io.edgetsm.writer;

import io.edgetsm.format.SeriesDefinition;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Image of a burst head.
 *
 * @param origin time of the capture's sample 0
 * @param firstIndex of the first sample held
 * @param raw values as they were appended
 */
record BurstImage(SeriesDefinition series, long origin, long firstIndex, ByteBuffer raw) implements HeadImage {
    @Override
    public int sizeBytes() {
        return raw.capacity();
    }

    private int count() {
        return raw.capacity() / series.type().bytesPerValue();
    }

    @Override
    public boolean reachesInto(long from, long to) {
        return series.period().timeOf(origin, firstIndex + count() - 1) >= from
                && series.period().timeOf(origin, firstIndex) <= to;
    }

    @Override
    public HeadSnapshot decode(HeadDecoder decoder) {
        int count = count();
        decoder.burstValues().load(series.type(), raw, 0, count);
        long[] timestamps = new long[count];
        for (int i = 0; i < count; i++) {
            timestamps[i] = series.period().timeOf(origin, firstIndex + i);
        }
        return new HeadSnapshot(
                count, timestamps, Arrays.copyOf(decoder.burstValues().bits(), count));
    }
}
