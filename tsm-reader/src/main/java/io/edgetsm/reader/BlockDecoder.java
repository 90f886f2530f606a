package io.edgetsm.reader;

import io.edgetsm.format.BlockMembers;
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
    /** Made with the first burst. */
    private BurstDecoder bursts;

    private long[] timestamps = new long[0];
    private long[] values = new long[0];
    private byte[] block;
    private SeriesDefinition series;
    private String file;
    private long offset;
    private final BlockMembers members = new BlockMembers();
    private int timesStart;
    private int timesEnd;
    private long minTimestamp;
    private int payload;
    private int end;
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
        members.wrap(block, 0);
        takeMembers(block, series, file, offset);
    }

    /** What {@link #takeMembers} goes by, to be wrapped around the block first. */
    BlockMembers members() {
        return members;
    }

    /**
     * Takes up the block that {@link #members} shows.
     *
     * @param block array that holds it
     */
    void takeMembers(byte[] block, SeriesDefinition series, String file, long offset) {
        this.block = block;
        this.series = series;
        this.file = file;
        this.offset = offset;
        timestampsDecoded = false;
        valuesDecoded = false;
        try {
            open(members.find(series.ref()));
            requireStated(series.type().isBurst() ? openBurst() : countRuns());
        } catch (MalformedRunException e) {
            throw malformed(e);
        }
    }

    private void open(int member) {
        if (member < 0 || series.type() != members.valueType(member)) {
            throw new MalformedRunException("no samples of type " + series.type() + " of the series are in it");
        }
        count = members.sampleCount(member);
        minTimestamp = members.minTimestamp(member);
        payload = members.payloadStart(member);
        end = members.payloadEnd(member);
        timesStart = members.payloadStart(members.timesOf(member));
        timesEnd = members.payloadEnd(members.timesOf(member));
    }

    private CorruptDataException malformed(MalformedRunException e) {
        return new CorruptDataException(
                "malformed block payload: " + e.getMessage() + ", series=" + series.key(), file, offset);
    }

    private int countRuns() {
        if (!hasOwnTimes()) {
            runs.wrapValues(series.type(), block, payload, end, count);
        }
        int found = 0;
        for (int at = timesStart; at < timesEnd; at += runs.lengthBytes()) {
            runs.wrap(series.type(), block, at, timesEnd);
            found += runs.count();
        }
        return found;
    }

    /** Otherwise the payload is values only, and their times are in that of another member of the block. */
    private boolean hasOwnTimes() {
        return timesStart == payload;
    }

    private int openBurst() {
        int values = Bytes.skipVarint(block, payload, end);
        if (values < 0 || Bytes.getVarint(block, payload) < 0) {
            throw new MalformedRunException("bad index of the first sample");
        }
        if (bursts == null) {
            bursts = new BurstDecoder();
        }
        bursts.wrap(series.type(), block, values, end);
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
            timestamps = room(timestamps);
            timestampsInto(timestamps, 0);
            timestampsDecoded = true;
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
            values = room(values);
            valuesInto(values, 0);
            valuesDecoded = true;
        }
        return values;
    }

    /**
     * Value bits of the samples {@code [from, to)}, at these indexes; what the array holds elsewhere means nothing. Runs
     * that lie outside are not decoded.
     *
     * @throws CorruptDataException if the column is malformed there
     */
    long[] values(int from, int to) {
        if (valuesDecoded || series.type().isBurst() || from == 0 && to == count) {
            return values();
        }
        values = room(values);
        try {
            int decoded = 0;
            for (int at = payload; at < end && decoded < to; at += runs.lengthBytes()) {
                runs.wrap(series.type(), block, at, end);
                if (decoded + runs.count() > from) {
                    runs.values(values, decoded);
                }
                decoded += runs.count();
            }
        } catch (MalformedRunException e) {
            throw malformed(e);
        }
        return values;
    }

    private long[] room(long[] column) {
        return column.length >= count ? column : new long[count + count / 8];
    }

    /**
     * Decodes the times straight into the caller's array.
     *
     * @param to index of the first; there must be room for {@link #count}
     * @throws CorruptDataException if the column is malformed; the room is overwritten then
     */
    void timestampsInto(long[] target, int to) {
        try {
            if (series.type().isBurst()) {
                burstTimes(target, to);
                return;
            }
            int decoded = to;
            for (int at = timesStart; at < timesEnd; at += runs.lengthBytes()) {
                runs.wrap(series.type(), block, at, timesEnd);
                runs.timestamps(minTimestamp, target, decoded);
                decoded += runs.count();
            }
        } catch (MalformedRunException e) {
            throw malformed(e);
        }
    }

    private void burstTimes(long[] target, int to) {
        SamplePeriod period = series.period();
        long firstIndex = Bytes.getVarint(block, payload);
        long origin = BurstPrefix.origin(period, minTimestamp, firstIndex);
        for (int i = 0; i < count; i++) {
            target[to + i] = period.timeOf(origin, firstIndex + i);
        }
    }

    /**
     * Decodes the value bits straight into the caller's array.
     *
     * @param to index of the first; there must be room for {@link #count}
     * @throws CorruptDataException if the column is malformed; the room is overwritten then
     */
    void valuesInto(long[] target, int to) {
        try {
            if (series.type().isBurst()) {
                bursts.values(target, to);
                return;
            }
            if (!hasOwnTimes()) {
                runs.wrapValues(series.type(), block, payload, end, count);
                runs.values(target, to);
                return;
            }
            int decoded = to;
            for (int at = payload; at < end; at += runs.lengthBytes()) {
                runs.wrap(series.type(), block, at, end);
                runs.values(target, decoded);
                decoded += runs.count();
            }
        } catch (MalformedRunException e) {
            throw malformed(e);
        }
    }
}
