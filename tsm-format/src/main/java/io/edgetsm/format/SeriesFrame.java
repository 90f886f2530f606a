package io.edgetsm.format;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layout of series definitions, in the catalogue and, in-band before the first block of each series, in every TSM file.
 * A frame holds as many as fit a page, by ascending ref. Fixed fields are little-endian, all else unsigned varints.
 *
 * <pre>
 *  offset size   field      meaning
 *       0    1   magic      0x5E
 *       1    1   reserved   zero
 *       2    2   length     whole frame in bytes, at most 4096
 *       4    4   checksum   {@link FrameChecksum} of bytes [0, length)
 *       8 varint count      definitions, 1 or more
 *         varint maxRef     ref of the last one
 *
 *  each definition
 *         varint refStep    ref less that of the definition before, of the first its ref
 *              1 form       bits 0-4: id of {@link ValueType}; bit 5: a scale follows; bit 6: a period follows
 *              8 scale      IEEE 754: count x scale = unit; without bit 5 that of the definition before, 1 at first
 *         varint numerator, denominator   sample period of a burst series in ns; without bit 6 the period before
 *         varint prefix     bytes the key has in common with the beginning of the key before
 *         varint suffix     bytes it has in common with its end, counted behind the prefix
 *         varint middle     bytes that stand between
 *              n middle     of the written form of the series key, UTF-8
 * </pre>
 *
 * Keys of one store are alike but for a number in the middle: most definitions take some ten bytes.
 */
public final class SeriesFrame {
    /** First byte of every series frame. */
    public static final int MAGIC = 0x5E;

    /** Offset of the length. */
    public static final int LENGTH_OFFSET = 2;
    /** Offset of the checksum. */
    public static final int CHECKSUM_OFFSET = FrameChecksum.FIELD_OFFSET;
    /** Offset of the numbers. */
    public static final int NUMBERS_OFFSET = 8;

    /** Longest frame; it holds any single definition. */
    public static final int MAX_BYTES = Pages.PAGE_BYTES;

    private static final int TYPE_MASK = 0x1F;
    private static final int OWN_SCALE = 0x20;
    private static final int OWN_PERIOD = 0x40;
    /** Count and maxRef, each four bytes at most. */
    private static final int MAX_NUMBERS_BYTES = 8;

    private SeriesFrame() {}

    /**
     * Frames of definitions, sealed with the checksum.
     *
     * @param series a frame ends where the refs do not ascend
     * @return in the same order; none when there is no series
     */
    public static List<Encoded> encode(List<SeriesDefinition> series, FrameChecksum checksum) {
        List<Encoded> frames = new ArrayList<>();
        Encoder encoder = new Encoder();
        for (SeriesDefinition definition : series) {
            if (!encoder.add(definition)) {
                frames.add(encoder.finish(checksum));
                encoder = new Encoder();
                encoder.add(definition);
            }
        }
        if (!series.isEmpty()) {
            frames.add(encoder.finish(checksum));
        }
        return frames;
    }

    /**
     * A frame.
     *
     * @param bytes of the frame
     * @param series it defines
     */
    public record Encoded(byte[] bytes, List<SeriesDefinition> series) {}

    /** Collects definitions of one frame. */
    private static final class Encoder {
        private final byte[] definitions = new byte[2 * MAX_BYTES];
        private int length;
        private final List<SeriesDefinition> added = new ArrayList<>();
        private int lastRef;
        private double scale = 1;
        private SamplePeriod period;
        private byte[] key = new byte[0];

        /** False when it does not fit, or not behind the last one; nothing was added then. */
        boolean add(SeriesDefinition series) {
            byte[] nextKey = series.key().toBytes();
            if (series.ref() <= lastRef) {
                return false;
            }
            int end = write(series, nextKey);
            if (NUMBERS_OFFSET + MAX_NUMBERS_BYTES + end > MAX_BYTES) {
                return false;
            }
            length = end;
            added.add(series);
            lastRef = series.ref();
            scale = series.scale();
            period = series.period() == null ? period : series.period();
            key = nextKey;
            return true;
        }

        private int write(SeriesDefinition series, byte[] nextKey) {
            boolean ownScale = Double.compare(series.scale(), scale) != 0;
            boolean ownPeriod = series.period() != null && !series.period().equals(period);
            int at = Bytes.putVarint(definitions, length, (long) series.ref() - lastRef);
            int form = series.type().id() | (ownScale ? OWN_SCALE : 0) | (ownPeriod ? OWN_PERIOD : 0);
            Bytes.putU8(definitions, at++, form);
            if (ownScale) {
                Bytes.putDouble(definitions, at, series.scale());
                at += Double.BYTES;
            }
            if (ownPeriod) {
                at = Bytes.putVarint(definitions, at, series.period().numerator());
                at = Bytes.putVarint(definitions, at, series.period().denominator());
            }
            return writeKey(nextKey, at);
        }

        private int writeKey(byte[] nextKey, int from) {
            int shorter = Math.min(key.length, nextKey.length);
            int mismatch = Arrays.mismatch(key, 0, shorter, nextKey, 0, shorter);
            int prefix = mismatch < 0 ? shorter : mismatch;
            int suffix = 0;
            while (suffix < shorter - prefix && key[key.length - 1 - suffix] == nextKey[nextKey.length - 1 - suffix]) {
                suffix++;
            }
            int middle = nextKey.length - prefix - suffix;
            int at = Bytes.putVarint(definitions, from, prefix);
            at = Bytes.putVarint(definitions, at, suffix);
            at = Bytes.putVarint(definitions, at, middle);
            System.arraycopy(nextKey, prefix, definitions, at, middle);
            return at + middle;
        }

        Encoded finish(FrameChecksum checksum) {
            byte[] frame = new byte[NUMBERS_OFFSET + MAX_NUMBERS_BYTES + length];
            Bytes.putU8(frame, 0, MAGIC);
            int at = Bytes.putVarint(frame, NUMBERS_OFFSET, added.size());
            at = Bytes.putVarint(frame, at, lastRef);
            System.arraycopy(definitions, 0, frame, at, length);
            byte[] exact = Arrays.copyOf(frame, at + length);
            Bytes.putU16(exact, LENGTH_OFFSET, exact.length);
            checksum.seal(exact, 0, exact.length);
            return new Encoded(exact, added);
        }
    }

    /** Length of the frame at the offset as it states it; not yet verified. */
    public static int statedLength(byte[] source, int offset) {
        return Bytes.getU16(source, offset + LENGTH_OFFSET);
    }

    /** Highest ref that a sound frame states, 0 when it states none that is a ref. */
    public static int maxRef(byte[] source, int offset) {
        NumberReader in = reader(source, offset);
        try {
            in.next();
            return in.nextInt(1, SeriesDefinition.MAX_REF);
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static NumberReader reader(byte[] source, int offset) {
        return new NumberReader(source, offset + NUMBERS_OFFSET, offset + statedLength(source, offset));
    }

    /** Whether a sound frame begins at the offset and ends before the limit. */
    public static boolean isSound(byte[] source, int offset, int limit, FrameChecksum checksum) {
        if (limit - offset <= NUMBERS_OFFSET || Bytes.getU8(source, offset) != MAGIC) {
            return false;
        }
        int length = statedLength(source, offset);
        return length > NUMBERS_OFFSET
                && length <= MAX_BYTES
                && length <= limit - offset
                && checksum.matches(source, offset, length);
    }

    /**
     * Decodes a sound frame.
     *
     * @param file path for error messages
     * @param fileOffset position of the frame in that file
     * @return the definitions by ascending ref
     * @throws CorruptDataException if the checksum is right but the content is not what this version writes
     */
    public static List<SeriesDefinition> decode(byte[] source, int offset, String file, long fileOffset) {
        try {
            return new Decoder(reader(source, offset)).run();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new CorruptDataException("malformed series definition: " + e.getMessage(), file, fileOffset);
        }
    }

    /** Takes definitions out of one frame. */
    private static final class Decoder {
        private final NumberReader in;
        private int ref;
        private double scale = 1;
        private SamplePeriod period;
        private byte[] key = new byte[0];

        Decoder(NumberReader in) {
            this.in = in;
        }

        List<SeriesDefinition> run() throws CharacterCodingException {
            int count = in.nextInt(1, MAX_BYTES);
            int maxRef = in.nextInt(1, SeriesDefinition.MAX_REF);
            List<SeriesDefinition> definitions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                definitions.add(definition(maxRef));
            }
            if (ref != maxRef || in.remaining() != 0) {
                throw new IllegalArgumentException("definitions and their number differ");
            }
            return definitions;
        }

        private SeriesDefinition definition(int maxRef) throws CharacterCodingException {
            ref += in.nextInt(1, maxRef - ref);
            int form = in.nextByte();
            ValueType type = ValueType.fromId(form & TYPE_MASK);
            if (type == null || form > (TYPE_MASK | OWN_SCALE | OWN_PERIOD)) {
                throw new IllegalArgumentException("unknown value type or form=" + form);
            }
            if ((form & OWN_SCALE) != 0) {
                scale = Double.longBitsToDouble(in.nextLong());
            }
            if ((form & OWN_PERIOD) != 0) {
                period = new SamplePeriod(in.next(), in.next());
            }
            key = key();
            return new SeriesDefinition(ref, SeriesKey.of(key), type, type.isBurst() ? period : null, scale);
        }

        private byte[] key() {
            int prefix = in.nextInt(0, key.length);
            int suffix = in.nextInt(0, key.length - prefix);
            int middle = in.nextInt(0, SeriesKey.MAX_BYTES - prefix - suffix);
            byte[] next = new byte[prefix + middle + suffix];
            System.arraycopy(key, 0, next, 0, prefix);
            in.nextBytes(next, prefix, middle);
            System.arraycopy(key, key.length - suffix, next, prefix + middle, suffix);
            return next;
        }
    }
}
