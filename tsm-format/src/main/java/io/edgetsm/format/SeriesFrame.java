package io.edgetsm.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Layout of a series definition, in the catalogue and, in-band before a series' first block, in every TSM file. All
 * fields little-endian.
 *
 * <pre>
 *  offset size field              meaning
 *       0    1 magic              0x5E
 *       1    1 valueType          id of {@link ValueType}
 *       2    2 length             whole frame in bytes
 *       4    4 checksum           {@link FrameChecksum} of bytes [0, length)
 *       8    4 seriesRef          number of the series in this store, from 1
 *      12    4 reserved           zero
 *      16    8 periodNumerator    sample period of a burst series in ns, else 0
 *      24    8 periodDenominator  its denominator, else 0
 *      32    8 scale              IEEE 754: count x scale = unit
 *      40    n key                written form of the series key, UTF-8
 * </pre>
 */
public final class SeriesFrame {
    /** First byte of every series frame. */
    public static final int MAGIC = 0x5E;

    /** Offset of the value type id. */
    public static final int VALUE_TYPE_OFFSET = 1;
    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 2;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = FrameChecksum.FIELD_OFFSET;
    /** Offset of the series ref. */
    public static final int SERIES_REF_OFFSET = 8;
    /** Offset of the reserved word. */
    public static final int RESERVED_OFFSET = 12;
    /** Offset of the period's numerator. */
    public static final int PERIOD_NUMERATOR_OFFSET = 16;
    /** Offset of the period's denominator. */
    public static final int PERIOD_DENOMINATOR_OFFSET = 24;
    /** Offset of the scale. */
    public static final int SCALE_OFFSET = 32;
    /** Offset of the key. */
    public static final int KEY_OFFSET = 40;

    /** Longest frame: the longest key, well inside one page. */
    public static final int MAX_BYTES = KEY_OFFSET + SeriesKey.MAX_BYTES;

    private SeriesFrame() {}

    /** The frame of a definition, sealed with the checksum. */
    public static byte[] encode(SeriesDefinition series, FrameChecksum checksum) {
        byte[] key = series.key().toString().getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[KEY_OFFSET + key.length];
        Bytes.putU8(frame, 0, MAGIC);
        Bytes.putU8(frame, VALUE_TYPE_OFFSET, series.type().id());
        Bytes.putU16(frame, LENGTH_OFFSET, frame.length);
        Bytes.putInt(frame, SERIES_REF_OFFSET, series.ref());
        if (series.period() != null) {
            Bytes.putLong(frame, PERIOD_NUMERATOR_OFFSET, series.period().numerator());
            Bytes.putLong(frame, PERIOD_DENOMINATOR_OFFSET, series.period().denominator());
        }
        Bytes.putDouble(frame, SCALE_OFFSET, series.scale());
        System.arraycopy(key, 0, frame, KEY_OFFSET, key.length);
        checksum.seal(frame, 0, frame.length);
        return frame;
    }

    /** Length of the frame at the offset as it states it; not yet verified. */
    public static int statedLength(byte[] source, int offset) {
        return Bytes.getU16(source, offset + LENGTH_OFFSET);
    }

    /** Ref of the series a sound frame defines. */
    public static int seriesRef(byte[] source, int offset) {
        return Bytes.getInt(source, offset + SERIES_REF_OFFSET);
    }

    /** Whether a sound frame begins at the offset and ends before the limit. */
    public static boolean isSound(byte[] source, int offset, int limit, FrameChecksum checksum) {
        if (limit - offset <= KEY_OFFSET || Bytes.getU8(source, offset) != MAGIC) {
            return false;
        }
        int length = statedLength(source, offset);
        return length > KEY_OFFSET
                && length <= MAX_BYTES
                && length <= limit - offset
                && checksum.matches(source, offset, length);
    }

    /**
     * Decodes a sound frame.
     *
     * @param file path for error messages
     * @param fileOffset position of the frame in that file
     * @throws CorruptDataException if the checksum is right but the content is not what this version writes
     */
    public static SeriesDefinition decode(byte[] source, int offset, String file, long fileOffset) {
        ValueType type = ValueType.fromId(Bytes.getU8(source, offset + VALUE_TYPE_OFFSET));
        if (type == null) {
            throw new CorruptDataException(
                    "unknown value type id=" + Bytes.getU8(source, offset + VALUE_TYPE_OFFSET), file, fileOffset);
        }
        int keyLength = statedLength(source, offset) - KEY_OFFSET;
        try {
            String key = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source, offset + KEY_OFFSET, keyLength))
                    .toString();
            SamplePeriod period = type.isBurst()
                    ? new SamplePeriod(
                            Bytes.getLong(source, offset + PERIOD_NUMERATOR_OFFSET),
                            Bytes.getLong(source, offset + PERIOD_DENOMINATOR_OFFSET))
                    : null;
            return new SeriesDefinition(
                    seriesRef(source, offset),
                    SeriesKey.parse(key),
                    type,
                    period,
                    Bytes.getDouble(source, offset + SCALE_OFFSET));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new CorruptDataException("malformed series definition: " + e.getMessage(), file, fileOffset);
        }
    }
}
