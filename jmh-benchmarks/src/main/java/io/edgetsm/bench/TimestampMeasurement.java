package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.RunDecoder;
import io.edgetsm.format.codec.RunEncoder;
import java.util.Arrays;

/** Bits per timestamp in runs of 1000 samples, everything of the run but its values counted. */
final class TimestampMeasurement {
    static final int RUN_SAMPLES = 1000;
    private static final int CONSTANT_VALUE_BYTES = Double.BYTES;

    private TimestampMeasurement() {}

    static double bitsPerTimestamp(long[] timestamps) {
        RunEncoder encoder = new RunEncoder(CodecPolicy.defaults());
        RunDecoder decoder = new RunDecoder();
        byte[] run = new byte[RUN_SAMPLES * 20];
        long[] constant = new long[timestamps.length];
        long[] decoded = new long[RUN_SAMPLES];
        long bytes = 0;
        for (int from = 0; from < timestamps.length; from += RUN_SAMPLES) {
            int count = Math.min(RUN_SAMPLES, timestamps.length - from);
            int length = encoder.encode(
                    ValueType.FLOAT64, timestamps[from], timestamps, constant, from, count, run, 0, run.length);
            decoder.wrap(ValueType.FLOAT64, run, 0, length);
            decoder.timestamps(timestamps[from], decoded, 0);
            if (Arrays.mismatch(decoded, 0, count, timestamps, from, from + count) >= 0) {
                throw new IllegalStateException("timestamp came back different: run at index " + from);
            }
            bytes += length - CONSTANT_VALUE_BYTES;
        }
        return bytes * 8.0 / timestamps.length;
    }
}
