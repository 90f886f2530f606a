package io.edgetsm.format;

/**
 * Reads numbers that nobody has checked yet: nothing is read beyond the end, and what is not as it must be is an
 * {@link IllegalArgumentException}, which whoever knows file and offset turns into a {@link CorruptDataException}.
 */
final class NumberReader {
    /** Of the tenth byte, which has room for one more bit. */
    private static final int LAST_SHIFT = 63;

    private final byte[] source;
    private final int end;
    private int position;

    NumberReader(byte[] source, int from, int end) {
        this.source = source;
        this.position = from;
        this.end = end;
    }

    /** An unsigned varint of up to 64 bits. */
    long next() {
        long number = 0;
        for (int at = position, shift = 0; at < end && shift < Long.SIZE; shift += 7) {
            long part = source[at++];
            number |= (part & 0x7F) << shift;
            if (part >= 0 && (part <= 1 || shift < LAST_SHIFT)) {
                position = at;
                return number;
            }
        }
        throw new IllegalArgumentException("no number at byte " + position);
    }

    /** An unsigned varint within a range. */
    int nextInt(int min, int max) {
        long number = next();
        if (number < min || number > max) {
            throw new IllegalArgumentException("number out of range number=" + number + " min=" + min + " max=" + max);
        }
        return (int) number;
    }

    /** A signed number in zigzag form. */
    long nextSigned() {
        return Bytes.unzigzag(next());
    }

    /** One byte, unsigned. */
    int nextByte() {
        require(1);
        return Bytes.getU8(source, position++);
    }

    /** 32 bits. */
    int nextInt() {
        require(Integer.BYTES);
        position += Integer.BYTES;
        return Bytes.getInt(source, position - Integer.BYTES);
    }

    /** 64 bits. */
    long nextLong() {
        require(Long.BYTES);
        position += Long.BYTES;
        return Bytes.getLong(source, position - Long.BYTES);
    }

    /** Passes over bytes. */
    void skip(int length) {
        require(length);
        position += length;
    }

    void nextBytes(byte[] target, int to, int length) {
        require(length);
        System.arraycopy(source, position, target, to, length);
        position += length;
    }

    private void require(int length) {
        if (length > end - position) {
            throw new IllegalArgumentException("unit ends early, missing=" + (length - (end - position)));
        }
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }
}
