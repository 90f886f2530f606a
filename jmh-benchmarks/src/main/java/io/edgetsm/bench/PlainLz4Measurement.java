package io.edgetsm.bench;

import io.edgetsm.format.ValueType;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What LZ4 alone makes of the values as they lie in memory: the figure people quote. Blocks are as large, and have as
 * much of a header, as those of {@link SizeMeasurement}, and are decompressed and compared.
 */
final class PlainLz4Measurement {
    private static final int MAX_ATTEMPTS = 12;

    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
    private final byte[] raw;
    private final int width;
    private final int headerBytes;
    private final byte[] compressed;
    private final byte[] decompressed;
    private double density = 1;

    private PlainLz4Measurement(SeriesFile series) {
        boolean burst = series.type().isBurst();
        width = series.type().bytesPerValue();
        headerBytes = burst ? SizeMeasurement.BURST_HEADER_BYTES : SizeMeasurement.SENSOR_HEADER_BYTES;
        raw = rawBytes(series, width);
        compressed = new byte[compressor.maxCompressedLength(raw.length)];
        decompressed = new byte[raw.length];
    }

    private static byte[] rawBytes(SeriesFile series, int width) {
        byte[] raw = new byte[series.values().length * width];
        for (int i = 0; i < series.values().length; i++) {
            for (int part = 0; part < width; part++) {
                raw[i * width + part] = (byte) (series.values()[i] >>> part * Byte.SIZE);
            }
        }
        return raw;
    }

    /** Bits per value of a series whose {@link ValueType} has whole bytes. */
    static double bitsPerValue(SeriesFile series) {
        return new PlainLz4Measurement(series).measure() * 8.0 / series.values().length;
    }

    private long measure() {
        long bytes = 0;
        int count = raw.length / width;
        for (int from = 0; from < count; ) {
            int taken = largest(from, count - from);
            int length = compress(from, taken);
            verify(from, taken, length);
            bytes += headerBytes + length;
            from += taken;
        }
        return bytes;
    }

    /** As many values as fit, to within a five-hundredth. */
    private int largest(int from, int count) {
        int capacity = SizeMeasurement.BLOCK_BYTES - headerBytes;
        int low = 0;
        int high = count + 1;
        int attempt = (int) Math.max(1, Math.min(count, capacity / density));
        for (int tries = 0; high - low > 1 && tries < MAX_ATTEMPTS; tries++) {
            int length = compress(from, attempt);
            if (length <= capacity) {
                low = attempt;
            } else {
                high = attempt;
            }
            density = (double) length / attempt;
            attempt = Math.max(low + 1, Math.min(high - 1, (int) (capacity / density)));
        }
        return low;
    }

    private int compress(int from, int count) {
        return compressor.compress(raw, from * width, count * width, compressed, 0, compressed.length);
    }

    private void verify(int from, int count, int length) {
        int actual = decompressor.decompress(compressed, 0, length, decompressed, 0, count * width);
        int start = from * width;
        if (actual != count * width || !Arrays.equals(decompressed, 0, actual, raw, start, start + actual)) {
            throw new IllegalStateException("bytes came back different: index=" + from);
        }
    }
}
