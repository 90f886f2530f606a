package io.edgetsm.bench;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.ValueType;
import io.edgetsm.format.codec.BurstDecoder;
import io.edgetsm.format.codec.BurstEncoder;
import io.edgetsm.format.codec.CodecHints;
import io.edgetsm.format.codec.CodecPolicy;
import io.edgetsm.format.codec.RunDecoder;
import io.edgetsm.format.codec.RunEncoder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts a series into independent blocks of at most 4096 bytes, header and burst prefix included, as many values to a block as
 * fit, decodes each and compares it bit for bit. Timestamps are measured apart: the blocks counted here carry a constant
 * step, in full.
 */
final class SizeMeasurement {
    static final int BLOCK_BYTES = 4096;
    /** Of a full block, one of a million of a store that has been opened thirty times: numbers there are variable. */
    static final int SENSOR_HEADER_BYTES = headerBytes();
    /** With the index of the block's first value in its capture. */
    static final int BURST_HEADER_BYTES = SENSOR_HEADER_BYTES + Bytes.varintLength(1_000_000);

    private static final int MAX_ATTEMPTS = 12;
    private static final double FULL_ENOUGH = 0.998;

    private final SeriesFile series;
    private final int headerBytes;
    private final int capacity;
    private final RunEncoder runEncoder;
    private final BurstEncoder burstEncoder;
    private final RunDecoder runDecoder = new RunDecoder();
    private final BurstDecoder burstDecoder = new BurstDecoder();
    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] attemptBytes = new byte[RunEncoder.MAX_COUNT * 10];
    private final long[] steps;
    private final long[] decoded = new long[RunEncoder.MAX_COUNT];
    private final Map<String, Integer> encodings = new TreeMap<>();
    private final int[] narrow;
    private int lastLength;

    private long bytes;
    private long encodeNanos;
    private long decodeNanos;
    private double density = 10;

    SizeMeasurement(SeriesFile series, CodecPolicy policy) {
        this.series = series;
        this.headerBytes = series.type().isBurst() ? BURST_HEADER_BYTES : SENSOR_HEADER_BYTES;
        this.capacity = BLOCK_BYTES - BlockHeader.MAX_BYTES;
        runEncoder = new RunEncoder(policy);
        burstEncoder = new BurstEncoder(policy);
        CodecHints hints = new CodecHints();
        runEncoder.hints(hints);
        burstEncoder.hints(hints);
        steps = new long[series.type().isBurst() ? 0 : series.values().length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = 1_700_000_000_000_000_000L + i * 1_000_000_000L;
        }
        boolean wide =
                series.type() == ValueType.BURST_FLOAT64 || !series.type().isBurst();
        narrow = new int[wide ? 0 : series.values().length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (int) series.values()[i];
        }
    }

    private static int headerBytes() {
        long start = 1_700_000_000_000_000_000L;
        return new BlockHeader.Fields(
                        ValueType.FLOAT64,
                        30,
                        1_000_000,
                        1_000,
                        2_000_000_000L,
                        2_000_500_000L,
                        0,
                        1,
                        5_000,
                        start,
                        start + 5_000_000_000_000L)
                .write(new byte[BlockHeader.MAX_BYTES], 0);
    }

    /** Measures the whole series. */
    SizeMeasurement run() {
        int count = series.values().length;
        for (int from = 0; from < count; ) {
            int taken = series.type().isBurst() ? encodeBurst(from, count - from) : encodeRun(from, count - from);
            verify(from, taken);
            bytes += headerBytes + lastLength;
            from += taken;
        }
        return this;
    }

    private int encodeBurst(int from, int count) {
        long start = System.nanoTime();
        int taken = narrow.length == 0
                ? burstEncoder.encode(series.type(), series.values(), from, count, block, headerBytes, capacity)
                : burstEncoder.encode(series.type(), narrow, from, count, block, headerBytes, capacity);
        encodeNanos += System.nanoTime() - start;
        lastLength = burstEncoder.lengthBytes();
        return taken;
    }

    /** Searches the largest run that fits; the time of the last attempt counts. */
    private int encodeRun(int from, int count) {
        int limit = Math.min(count, RunEncoder.MAX_COUNT);
        int low = 0;
        int high = limit + 1;
        int attempt = (int) Math.max(1, Math.min(limit, capacity * 8 / density));
        long nanos = 0;
        for (int tries = 0; high - low > 1; tries++) {
            long start = System.nanoTime();
            int length = tryRun(from, attempt);
            nanos = System.nanoTime() - start;
            if (length <= capacity) {
                low = attempt;
                lastLength = length;
                System.arraycopy(attemptBytes, 0, block, headerBytes, length);
                if (length >= FULL_ENOUGH * capacity || tries >= MAX_ATTEMPTS) {
                    break;
                }
            } else {
                high = attempt;
            }
            int aimed = (int) (attempt * ((double) capacity / length) * 0.9995);
            attempt = Math.max(low + 1, Math.min(high - 1, aimed));
        }
        encodeNanos += nanos;
        density = lastLength * 8.0 / low;
        return low;
    }

    private int tryRun(int from, int count) {
        return runEncoder.encode(
                series.type(), steps[from], steps, series.values(), from, count, attemptBytes, 0, attemptBytes.length);
    }

    private void verify(int from, int taken) {
        int limit = headerBytes + lastLength;
        long start = System.nanoTime();
        String encoding;
        int count;
        if (series.type().isBurst()) {
            burstDecoder.wrap(series.type(), block, headerBytes, limit);
            count = burstDecoder.count();
            burstDecoder.values(decoded, 0);
            encoding = burstDecoder.describe();
        } else {
            runDecoder.wrap(series.type(), block, headerBytes, limit);
            count = runDecoder.count();
            runDecoder.values(decoded, 0);
            encoding = runDecoder.describe();
        }
        decodeNanos += System.nanoTime() - start;
        for (int i = 0; i < taken; i++) {
            if (count != taken || decoded[i] != series.values()[from + i]) {
                throw new IllegalStateException("value came back different: series=" + series.name() + " index="
                        + (from + i) + " encoding=" + encoding);
            }
        }
        encodings.merge(encoding, 1, Integer::sum);
    }

    double bitsPerValue() {
        return bytes * 8.0 / series.values().length;
    }

    double encodeNanosPerValue() {
        return (double) encodeNanos / series.values().length;
    }

    double decodeNanosPerValue() {
        return (double) decodeNanos / series.values().length;
    }

    /** The encoding most blocks have. */
    String usualEncoding() {
        return encodings.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("none");
    }
}
