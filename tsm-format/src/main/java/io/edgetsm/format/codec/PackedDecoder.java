package io.edgetsm.format.codec;

/** Reads what {@link PackedEncoder} wrote. */
final class PackedDecoder {
    private static final int MAX_WIDTH_OF_ONE_LOAD = 57;

    private PackedDecoder() {}

    static void decode(BitReader in, int count, long[] target, int at) {
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            decodeGroup(in, Math.min(PackedEncoder.GROUP, count - from), target, at + from);
        }
    }

    private static void decodeGroup(BitReader in, int size, long[] target, int at) {
        int width = (int) in.read(Byte.SIZE);
        int patches = (int) in.read(Byte.SIZE);
        if (width > Long.SIZE || patches >= PackedEncoder.GROUP) {
            throw new MalformedRunException("bad packed group: width=" + width + " patches=" + patches);
        }
        int start = in.position();
        in.skipBytes((size * width + 7) >>> 3);
        if (width <= MAX_WIDTH_OF_ONE_LOAD) {
            unpack(in.bytes, start, width, size, target, at);
        } else {
            unpackWide(in.bytes, start, width, size, target, at);
        }
        if (patches != 0) {
            patch(in, width, patches, size, target, at);
        }
    }

    /** Eight numbers take {@code width} bytes, so their shifts and offsets are the same in every eight. */
    private static void unpack(byte[] bytes, int start, int width, int size, long[] target, int at) {
        long mask = (1L << width) - 1;
        int o1 = width >>> 3;
        int o2 = 2 * width >>> 3;
        int o3 = 3 * width >>> 3;
        int o4 = 4 * width >>> 3;
        int o5 = 5 * width >>> 3;
        int o6 = 6 * width >>> 3;
        int o7 = 7 * width >>> 3;
        int from = start;
        int i = at;
        for (int end = at + (size & ~7); i < end; i += 8) {
            target[i] = LittleEndian.getLong(bytes, from) & mask;
            target[i + 1] = LittleEndian.getLong(bytes, from + o1) >>> (width & 7) & mask;
            target[i + 2] = LittleEndian.getLong(bytes, from + o2) >>> (2 * width & 7) & mask;
            target[i + 3] = LittleEndian.getLong(bytes, from + o3) >>> (3 * width & 7) & mask;
            target[i + 4] = LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7) & mask;
            target[i + 5] = LittleEndian.getLong(bytes, from + o5) >>> (5 * width & 7) & mask;
            target[i + 6] = LittleEndian.getLong(bytes, from + o6) >>> (6 * width & 7) & mask;
            target[i + 7] = LittleEndian.getLong(bytes, from + o7) >>> (7 * width & 7) & mask;
            from += width;
        }
        for (int bit = 0; i < at + size; i++, bit += width) {
            target[i] = LittleEndian.getLong(bytes, from + (bit >>> 3)) >>> (bit & 7) & mask;
        }
    }

    private static void unpackWide(byte[] bytes, int start, int width, int size, long[] target, int at) {
        long mask = -1L >>> (Long.SIZE - width);
        for (int i = 0; i < size; i++) {
            int bit = i * width;
            int offset = start + (bit >>> 3);
            int shift = bit & 7;
            long word = LittleEndian.getLong(bytes, offset) >>> shift;
            if (shift != 0) {
                word |= (long) bytes[offset + Long.BYTES] << (Long.SIZE - shift);
            }
            target[at + i] = word & mask;
        }
    }

    private static void patch(BitReader in, int width, int patches, int size, long[] target, int at) {
        int patchWidth = (int) in.read(Byte.SIZE);
        if (patchWidth == 0 || patchWidth > Long.SIZE - width) {
            throw new MalformedRunException("bad patch width: width=" + width + " patchWidth=" + patchWidth);
        }
        int positions = in.position();
        in.skipBytes(patches);
        for (int i = 0; i < patches; i++) {
            int position = in.bytes[positions + i] & 0xFF;
            if (position >= size) {
                throw new MalformedRunException("bad patch position: position=" + position + " size=" + size);
            }
            target[at + position] |= in.read(patchWidth) << width;
        }
        in.align();
    }
}
