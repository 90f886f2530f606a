package io.edgetsm.format.codec;

/**
 * Reads what {@link PackedEncoder} wrote. Unpacking, zigzag, prediction and scaling run in one pass wherever a group has
 * no patches, so that the divisions hide behind the rest.
 */
final class PackedDecoder {
    private static final int MAX_WIDTH_OF_ONE_LOAD = 57;

    private int width;
    private int patches;
    private int start;
    private long value;
    private long delta;

    /** The residuals alone. */
    void decode(BitReader in, int count, long[] target, int at) {
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            decodeGroup(in, Math.min(PackedEncoder.GROUP, count - from), target, at + from);
        }
    }

    /** Numbers predicted in order 0 (unsigned, on a base), divided; their bits as doubles are written. */
    void decodeScaledOffsets(BitReader in, int count, long[] target, int at, long base, double divisor) {
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            decodeGroup(in, size, target, at + from);
            for (int i = at + from; i < at + from + size; i++) {
                target[i] = Double.doubleToRawLongBits((base + target[i]) / divisor);
            }
        }
    }

    /** Numbers predicted in order 1 from {@code first}, the integers themselves. */
    void decodeDeltas(BitReader in, int count, long[] target, int at, long first, long drift) {
        value = first;
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            decodeGroup(in, size, target, at + from);
            long sum = value;
            for (int i = at + from; i < at + from + size; i++) {
                sum += drift + Varint.unzigzag(target[i]);
                target[i] = sum;
            }
            value = sum;
        }
    }

    /** Numbers predicted in order 1 from {@code first}, divided; their bits as doubles are written. */
    void decodeScaledDeltas(BitReader in, int count, long[] target, int at, long first, double divisor) {
        value = first;
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            openGroup(in, size);
            if (patches == 0 && width <= MAX_WIDTH_OF_ONE_LOAD && size == PackedEncoder.GROUP) {
                scaledDeltas(in.bytes, target, at + from, divisor);
            } else {
                fillGroup(in, size, target, at + from);
                scaleDeltas(size, target, at + from, divisor);
            }
        }
    }

    /** Numbers predicted in order 2, divided; their bits as doubles are written. */
    void decodeScaledSecondDeltas(
            BitReader in, int count, long[] target, int at, long first, long firstDelta, double divisor) {
        value = first;
        delta = firstDelta;
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            decodeGroup(in, size, target, at + from);
            long sum = value;
            long step = delta;
            for (int i = at + from; i < at + from + size; i++) {
                step += Varint.unzigzag(target[i]);
                sum += step;
                target[i] = Double.doubleToRawLongBits(sum / divisor);
            }
            value = sum;
            delta = step;
        }
    }

    private void scaleDeltas(int size, long[] target, int at, double divisor) {
        long sum = value;
        for (int i = at; i < at + size; i++) {
            sum += Varint.unzigzag(target[i]);
            target[i] = Double.doubleToRawLongBits(sum / divisor);
        }
        value = sum;
    }

    /** One whole group. Eight numbers take {@code width} bytes: shifts and offsets are the same in every eight. */
    private void scaledDeltas(byte[] bytes, long[] target, int at, double divisor) {
        int width = this.width;
        long mask = (1L << width) - 1;
        int o1 = width >>> 3;
        int o2 = 2 * width >>> 3;
        int o3 = 3 * width >>> 3;
        int o4 = 4 * width >>> 3;
        int o5 = 5 * width >>> 3;
        int o6 = 6 * width >>> 3;
        int o7 = 7 * width >>> 3;
        int from = start;
        long sum = value;
        int end = at + PackedEncoder.GROUP;
        for (int i = at; i < end; i += 8, from += width) {
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from) & mask);
            target[i] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o1) >>> (width & 7) & mask);
            target[i + 1] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o2) >>> (2 * width & 7) & mask);
            target[i + 2] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o3) >>> (3 * width & 7) & mask);
            target[i + 3] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7) & mask);
            target[i + 4] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o5) >>> (5 * width & 7) & mask);
            target[i + 5] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o6) >>> (6 * width & 7) & mask);
            target[i + 6] = Double.doubleToRawLongBits(sum / divisor);
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + o7) >>> (7 * width & 7) & mask);
            target[i + 7] = Double.doubleToRawLongBits(sum / divisor);
        }
        value = sum;
    }

    private void decodeGroup(BitReader in, int size, long[] target, int at) {
        openGroup(in, size);
        fillGroup(in, size, target, at);
    }

    private void openGroup(BitReader in, int size) {
        width = (int) in.read(Byte.SIZE);
        patches = (int) in.read(Byte.SIZE);
        if (width > Long.SIZE || patches >= PackedEncoder.GROUP) {
            throw new MalformedRunException("bad packed group: width=" + width + " patches=" + patches);
        }
        start = in.position();
        in.skipBytes((size * width + 7) >>> 3);
    }

    private void fillGroup(BitReader in, int size, long[] target, int at) {
        if (width <= MAX_WIDTH_OF_ONE_LOAD) {
            unpack(in.bytes, start, width, size, target, at);
        } else {
            unpackWide(in.bytes, start, width, size, target, at);
        }
        if (patches != 0) {
            patch(in, size, target, at);
        }
    }

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
        for (int end = at + (size & ~7); i < end; i += 8, from += width) {
            target[i] = LittleEndian.getLong(bytes, from) & mask;
            target[i + 1] = LittleEndian.getLong(bytes, from + o1) >>> (width & 7) & mask;
            target[i + 2] = LittleEndian.getLong(bytes, from + o2) >>> (2 * width & 7) & mask;
            target[i + 3] = LittleEndian.getLong(bytes, from + o3) >>> (3 * width & 7) & mask;
            target[i + 4] = LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7) & mask;
            target[i + 5] = LittleEndian.getLong(bytes, from + o5) >>> (5 * width & 7) & mask;
            target[i + 6] = LittleEndian.getLong(bytes, from + o6) >>> (6 * width & 7) & mask;
            target[i + 7] = LittleEndian.getLong(bytes, from + o7) >>> (7 * width & 7) & mask;
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

    private void patch(BitReader in, int size, long[] target, int at) {
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
