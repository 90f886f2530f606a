package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;

/**
 * Decodes runs of one sensor series, one after the other. Not thread-safe; meant to be reused, allocates nothing once
 * it has seen its largest run. After {@link #wrap} the source must stay unchanged until the columns have been read.
 *
 * <p>Bytes from disk may show anything: every method that reads them throws {@link MalformedRunException} when they
 * cannot be a run, and never writes more than {@link #count()} values.
 */
public final class RunDecoder {
    private final TimestampDecoder timestampDecoder = new TimestampDecoder();
    private final ValueDecoder valueDecoder = new ValueDecoder();
    private ValueType type;
    private byte[] source;
    private int count;
    private int lengthBytes;
    private Encoding time;
    private Encoding value;
    private int timeOffset;
    private int timeLength;
    private int valueLength;

    /**
     * Opens the run that starts at {@code offset} and ends at or before {@code limit}: checks header and lengths.
     *
     * <p>One long method on purpose, see {@link QuickIntegerEncoder#encode}: each column of a block begins here.
     */
    public void wrap(ValueType type, byte[] source, int offset, int limit) {
        this.type = type;
        this.source = source;
        int cursor = offset;
        // Count, length of the timestamps and length of the values; the ids stand behind the first.
        for (int i = 0; i < 3; i++) {
            int number = 0;
            int shift = 0;
            boolean ended = false;
            while (!ended && shift < 21 && cursor < limit) {
                int part = source[cursor++];
                number |= (part & 0x7F) << shift;
                shift += 7;
                ended = part >= 0;
            }
            int max = i == 0 ? RunEncoder.MAX_COUNT : limit - cursor;
            if (!ended || number > max) {
                throw new MalformedRunException("bad number in run header: value=" + number + " max=" + max);
            }
            if (i == 0) {
                count = number;
                if (count == 0 || cursor >= limit) {
                    throw new MalformedRunException("bad run header: count=" + count);
                }
                int ids = source[cursor++] & 0xFF;
                time = known(Encoding.Kind.TIME, ids & 0xF);
                value = known(Encoding.Kind.VALUE, ids >>> 4);
            } else if (i == 1) {
                timeLength = number;
            } else {
                valueLength = number;
            }
        }
        if (timeLength > limit - cursor - valueLength) {
            throw new MalformedRunException("run longer than its block: timeLength=" + timeLength + " valueLength="
                    + valueLength + " available=" + (limit - cursor));
        }
        timeOffset = cursor;
        lengthBytes = cursor + timeLength + valueLength - offset;
    }

    /**
     * Opens values without timestamps, which fill {@code [offset, limit)}; of the columns only {@link #values} may be asked
     * for.
     *
     * @param count values, 1..65535
     */
    public void wrapValues(ValueType type, byte[] source, int offset, int limit, int count) {
        if (offset >= limit) {
            throw new MalformedRunException("no values");
        }
        this.type = type;
        this.source = source;
        this.count = count;
        time = Encoding.TIME_CONSTANT_STEP;
        value = known(Encoding.Kind.VALUE, source[offset] & 0xFF);
        timeOffset = offset + 1;
        timeLength = 0;
        valueLength = limit - timeOffset;
        lengthBytes = limit - offset;
    }

    private static Encoding known(Encoding.Kind kind, int id) {
        Encoding encoding = Encoding.of(kind, id);
        if (encoding == null) {
            throw new MalformedRunException("unknown encoding: kind=" + kind + " id=" + id);
        }
        return encoding;
    }

    /** Samples in the run, 1..65535. */
    public int count() {
        return count;
    }

    /** Bytes that the timestamps take. */
    public int timestampBytes() {
        return timeLength;
    }

    /** Bytes the run takes, header included; the next run starts there. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Id of the timestamp encoding. */
    public int timeEncoding() {
        return time.id();
    }

    /** Id of the value encoding. */
    public int valueEncoding() {
        return value.id();
    }

    /** How the values are stored, for tables: the number map and what follows it, or the encoding alone. */
    public String describe() {
        return valueDecoder.describe(value, source, timeOffset + timeLength, valueLength);
    }

    /**
     * Writes the timestamps to {@code target[at, at + count())}.
     *
     * @param timeBase what the run was encoded with
     */
    public void timestamps(long timeBase, long[] target, int at) {
        timestampDecoder.decode(time, timeBase, source, timeOffset, timeLength, count, target, at);
    }

    /** Writes the values, as the bits of {@link ValueType}, to {@code target[at, at + count())}. */
    public void values(long[] target, int at) {
        valueDecoder.decode(type, value, source, timeOffset + timeLength, valueLength, count, target, at);
    }
}
