package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.util.Objects;

/**
 * Encodes samples of one sensor series as self-contained runs. Not thread-safe; one encoder is meant to be reused, and
 * allocates nothing once it has seen its largest run.
 *
 * <pre>
 *  varint  count               1..65535
 *  1       encoding ids        low four bits: timestamps, high four bits: values
 *  varint  length of timestamps
 *  varint  length of values
 *  ...     timestamps, values
 * </pre>
 *
 * Timestamps are stored as distances from a base that whoever keeps the run knows, such as the first timestamp of its
 * block.
 */
public final class RunEncoder {
    /** A run holds at most so many samples. */
    public static final int MAX_COUNT = 65_535;

    /**
     * Samples for which arrays are made at first. Arrays that grow with the first long runs do what compiled code had taken for
     * impossible, and with them all that was compiled around them is compiled again.
     */
    static final int USUAL_COUNT = 512;

    private final TimestampEncoder timestampEncoder;
    private final ValueEncoder valueEncoder;
    private final byte[] header = new byte[1 + 3 * Varint.MAX_BYTES];
    private CodecHints hints = CodecHints.withoutLearning();
    private Encoding valueEncoding;
    private int takenCount;

    /** An encoder that chooses among the encodings the policy allows. */
    public RunEncoder(CodecPolicy policy) {
        IntegerModes modes = policy.sensorModes();
        timestampEncoder = new TimestampEncoder(modes.forClock());
        valueEncoder = new ValueEncoder(policy, modes);
    }

    /**
     * From now on encodes runs of the series these hints belong to. Without hints no quantum is looked for, and a run
     * depends on its arguments alone.
     */
    public void hints(CodecHints hints) {
        this.hints = Objects.requireNonNull(hints, "hints");
    }

    /**
     * Encodes the samples {@code [from, from + count)}, count 1..65535, into at most {@code capacity} bytes of
     * {@code target}. Timestamps may come in any order.
     *
     * @param timeBase must be given again to decode, any number; near the first timestamp the run is shortest
     * @return the length of the run in bytes, or -1 when it does not fit; then {@code target} is untouched
     */
    public int encode(
            ValueType type,
            long timeBase,
            long[] timestamps,
            long[] values,
            int from,
            int count,
            byte[] target,
            int offset,
            int capacity) {
        takeValues(type, values, from, count);
        return encodeTaken(timeBase, timestamps, from, target, offset, capacity);
    }

    /**
     * The first half of {@link #encode}, and most of its work: encodes the values of a run, which {@link #encodeTaken} may then
     * put to timestamps more than once, where it is not clear yet which time base the run will have.
     */
    public void takeValues(ValueType type, long[] values, int from, int count) {
        if (type.isBurst() || count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("not a sensor run: type=" + type + " count=" + count);
        }
        valueEncoding = valueEncoder.encode(type, values, from, count, hints);
        takenCount = count;
    }

    /** The second half of {@link #encode}: a run of the values taken last, with so many timestamps. */
    public int encodeTaken(long timeBase, long[] timestamps, int from, byte[] target, int offset, int capacity) {
        Encoding time = timestampEncoder.encode(timeBase, timestamps, from, takenCount, hints);
        return assemble(takenCount, time, valueEncoding, target, offset, capacity);
    }

    /**
     * Whether least, largest and sum of the values of the last run are known from encoding it: so for FLOAT64 where the
     * decimals of the run before gave every value back, in a series with hints under {@link CodecPolicy#packed()}. NaN was
     * then not among them. Elsewhere a caller who wants them makes a pass of his own.
     */
    public boolean knowsStatistics() {
        return valueEncoder.scaler() != null;
    }

    /** Bits of the least value of the last run; only where {@link #knowsStatistics()}. */
    public long minValue() {
        return Double.doubleToRawLongBits(valueEncoder.scaler().min());
    }

    /** Bits of the largest value of the last run; only where {@link #knowsStatistics()}. */
    public long maxValue() {
        return Double.doubleToRawLongBits(valueEncoder.scaler().max());
    }

    /** Sum of the values of the last run, from their decimals; only where {@link #knowsStatistics()}. */
    public double sumOfValues() {
        return valueEncoder.scaler().sum();
    }

    /**
     * The values taken last without timestamps, for samples whose times stand elsewhere: 1 byte encoding id, then the values up
     * to the end. Otherwise like {@link #encodeTaken}.
     */
    public int encodeTakenValues(byte[] target, int offset, int capacity) {
        int length = 1 + valueEncoder.stream().lengthBytes();
        if (length > capacity) {
            return -1;
        }
        target[offset] = (byte) valueEncoding.id();
        System.arraycopy(valueEncoder.stream().bytes, 0, target, offset + 1, length - 1);
        return length;
    }

    private int assemble(int count, Encoding time, Encoding value, byte[] target, int offset, int capacity) {
        int timeLength = timestampEncoder.stream().lengthBytes();
        int valueLength = valueEncoder.stream().lengthBytes();
        int headerLength = Varint.put(header, 0, count);
        header[headerLength++] = (byte) (time.id() | value.id() << 4);
        headerLength = Varint.put(header, headerLength, timeLength);
        headerLength = Varint.put(header, headerLength, valueLength);
        long length = (long) headerLength + timeLength + valueLength;
        if (length > capacity) {
            return -1;
        }
        System.arraycopy(header, 0, target, offset, headerLength);
        System.arraycopy(timestampEncoder.stream().bytes, 0, target, offset + headerLength, timeLength);
        System.arraycopy(valueEncoder.stream().bytes, 0, target, offset + headerLength + timeLength, valueLength);
        return (int) length;
    }
}
