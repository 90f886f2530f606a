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
 * Decodes verified blocks into arrays of its own, reused from block to block, each column when it is first asked for.
 * Single-threaded; the arrays are valid until the next {@link #wrap} or {@link #decode}.
 */
public final class BlockDecoder {
    private final RunDecoder runs = new RunDecoder();
    private final BurstDecoder bursts = new BurstDecoder();
    private long[] timestamps = new long[1024];
    private long[] values = new long[1024];
    private byte[] block;
    private SeriesDefinition series;
    private String file;
    private long offset;
    private int length;
    private int count;
    private boolean timestampsDecoded;
    private boolean valuesDecoded;

    /**
     * Decodes a block at once: whatever is wrong with it shows here.
     *
     * @param block holds the block, already verified, from index 0 on
     * @param file path for error messages
     * @param offset of the block in that file
     * @throws CorruptDataException if the payload does not hold what the header states
     */
    public void decode(byte[] block, SeriesDefinition series, String file, long offset) {
        wrap(block, series, file, offset);
        timestamps();
        values();
    }

    /**
     * Takes up a block without decoding a column. The bytes must stay unchanged as long as columns are asked for.
     *
     * @param block holds the block, already verified, from index 0 on
     * @param file path for error messages
     * @param offset of the block in that file
     * @throws CorruptDataException if the payload is not made as the header states
     */
    public void wrap(byte[] block, SeriesDefinition series, String file, long offset) {
        this.block = block;
        this.series = series;
        this.file = file;
        this.offset = offset;
        count = BlockHeader.sampleCount(block, 0);
        length = BlockHeader.statedLength(block, 0);
        timestampsDecoded = false;
        valuesDecoded = false;
        try {
            if (series.type() != BlockHeader.valueType(block, 0)) {
                throw new MalformedRunException(
                        "block type " + BlockHeader.valueType(block, 0) + " in a series of type " + series.type());
            }
            requireStated(series.type().isBurst() ? openBurst() : countRuns());
        } catch (MalformedRunException e) {
            throw malformed(e);
        }
    }

    private CorruptDataException malformed(MalformedRunException e) {
        return new CorruptDataException(
                "malformed block payload: " + e.getMessage() + ", series=" + series.key(), file, offset);
    }

    private int countRuns() {
        int found = 0;
        for (int at = BlockHeader.BYTES; at < length; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, length);
            found += runs.count();
        }
        return found;
    }

    private int openBurst() {
        int payload = BlockHeader.BYTES;
        if (length < payload + BurstPrefix.BYTES) {
            throw new MalformedRunException("burst block too short, length=" + length);
        }
        bursts.wrap(series.type(), block, payload + BurstPrefix.BYTES, length);
        return bursts.count();
    }

    private void requireStated(int found) {
        if (found != count) {
            throw new MalformedRunException("sample count differs, stated=" + count + " found=" + found);
        }
    }

    /** Samples of the block. */
    public int count() {
        return count;
    }

    /**
     * Times of the samples, ascending.
     *
     * @throws CorruptDataException if the column is malformed
     */
    public long[] timestamps() {
        if (!timestampsDecoded) {
            try {
                timestamps = room(timestamps);
                decodeTimestamps();
                timestampsDecoded = true;
            } catch (MalformedRunException e) {
                throw malformed(e);
            }
        }
        return timestamps;
    }

    /**
     * Value bits of the samples.
     *
     * @throws CorruptDataException if the column is malformed
     */
    public long[] values() {
        if (!valuesDecoded) {
            try {
                values = room(values);
                decodeValues();
                valuesDecoded = true;
            } catch (MalformedRunException e) {
                throw malformed(e);
            }
        }
        return values;
    }

    private long[] room(long[] column) {
        return column.length >= count ? column : new long[count];
    }

    private void decodeTimestamps() {
        if (series.type().isBurst()) {
            long origin = Bytes.getLong(block, BlockHeader.BYTES + BurstPrefix.ORIGIN_OFFSET);
            long firstIndex = Bytes.getLong(block, BlockHeader.BYTES + BurstPrefix.FIRST_INDEX_OFFSET);
            SamplePeriod period = series.period();
            for (int i = 0; i < count; i++) {
                timestamps[i] = period.timeOf(origin, firstIndex + i);
            }
            return;
        }
        int decoded = 0;
        for (int at = BlockHeader.BYTES; at < length; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, length);
            runs.timestamps(timestamps, decoded);
            decoded += runs.count();
        }
    }

    private void decodeValues() {
        if (series.type().isBurst()) {
            bursts.values(values, 0);
            return;
        }
        int decoded = 0;
        for (int at = BlockHeader.BYTES; at < length; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, length);
            runs.values(values, decoded);
            decoded += runs.count();
        }
    }
}
