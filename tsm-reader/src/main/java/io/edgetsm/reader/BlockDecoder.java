package io.edgetsm.reader;

import io.edgetsm.format.BlockHeader;
import io.edgetsm.format.BurstPrefix;
import io.edgetsm.format.Bytes;
import io.edgetsm.format.CorruptDataException;
import io.edgetsm.format.SamplePeriod;
import io.edgetsm.format.SeriesDefinition;
import io.edgetsm.format.codec.BurstDecoder;
import io.edgetsm.format.codec.MalformedRunException;
import io.edgetsm.format.codec.RunDecoder;

/**
 * Decodes verified blocks into arrays of its own, reused from block to block. Single-threaded; the arrays are valid until
 * the next {@link #decode}.
 */
public final class BlockDecoder {
    private final RunDecoder runs = new RunDecoder();
    private final BurstDecoder bursts = new BurstDecoder();
    private long[] timestamps = new long[1024];
    private long[] values = new long[1024];
    private int[] narrow = new int[0];
    private int count;

    /**
     * Decodes a block.
     *
     * @param block holds the block, already verified, from index 0 on
     * @param file path for error messages
     * @param offset of the block in that file
     * @throws CorruptDataException if the payload does not hold what the header states
     */
    public void decode(byte[] block, SeriesDefinition series, String file, long offset) {
        count = 0;
        int stated = BlockHeader.sampleCount(block, 0);
        int length = BlockHeader.statedLength(block, 0);
        reserve(stated);
        try {
            if (series.type() != BlockHeader.valueType(block, 0)) {
                throw new MalformedRunException(
                        "block type " + BlockHeader.valueType(block, 0) + " in a series of type " + series.type());
            }
            if (series.type().isBurst()) {
                decodeBurst(block, series, length, stated);
            } else {
                decodeRuns(block, series, length, stated);
            }
        } catch (MalformedRunException e) {
            throw new CorruptDataException(
                    "malformed block payload: " + e.getMessage() + ", series=" + series.key(), file, offset);
        }
    }

    private void reserve(int samples) {
        if (timestamps.length < samples) {
            timestamps = new long[samples];
            values = new long[samples];
        }
    }

    private void decodeRuns(byte[] block, SeriesDefinition series, int length, int stated) {
        for (int at = BlockHeader.BYTES; at < length; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, length);
            if (count + runs.count() > stated) {
                throw new MalformedRunException("more samples than the header states, stated=" + stated);
            }
            runs.timestamps(timestamps, count);
            runs.values(values, count);
            count += runs.count();
        }
        requireStated(stated);
    }

    private void decodeBurst(byte[] block, SeriesDefinition series, int length, int stated) {
        int payload = BlockHeader.BYTES;
        if (length < payload + BurstPrefix.BYTES) {
            throw new MalformedRunException("burst block too short, length=" + length);
        }
        bursts.wrap(series.type(), block, payload + BurstPrefix.BYTES, length);
        if (bursts.count() != stated) {
            throw new MalformedRunException("sample count differs, stated=" + stated + " found=" + bursts.count());
        }
        loadBurstValues(series, stated);
        long origin = Bytes.getLong(block, payload + BurstPrefix.ORIGIN_OFFSET);
        long firstIndex = Bytes.getLong(block, payload + BurstPrefix.FIRST_INDEX_OFFSET);
        SamplePeriod period = series.period();
        for (int i = 0; i < stated; i++) {
            timestamps[i] = period.timeOf(origin, firstIndex + i);
        }
        count = stated;
    }

    private void loadBurstValues(SeriesDefinition series, int samples) {
        switch (series.type()) {
            case BURST_FLOAT64 -> bursts.values(values, 0);
            case BURST_FLOAT32 -> {
                loadNarrow(samples);
                for (int i = 0; i < samples; i++) {
                    values[i] = narrow[i] & 0xFFFF_FFFFL;
                }
            }
            default -> {
                loadNarrow(samples);
                for (int i = 0; i < samples; i++) {
                    values[i] = narrow[i];
                }
            }
        }
    }

    private void loadNarrow(int samples) {
        if (narrow.length < samples) {
            narrow = new int[samples];
        }
        bursts.values(narrow, 0);
    }

    private void requireStated(int stated) {
        if (count != stated) {
            throw new MalformedRunException("sample count differs, stated=" + stated + " found=" + count);
        }
    }

    /** Samples of the block. */
    public int count() {
        return count;
    }

    /** Times of the samples, ascending. */
    public long[] timestamps() {
        return timestamps;
    }

    /** Value bits of the samples. */
    public long[] values() {
        return values;
    }
}
