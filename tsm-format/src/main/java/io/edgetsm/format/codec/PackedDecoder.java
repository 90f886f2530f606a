package io.edgetsm.format.codec;

/** Reads what {@link PackedEncoder} wrote: a group is unpacked at once, then predicted, while it is in the first-level cache. */
final class PackedDecoder {
    private static final int MAX_WIDTH_OF_ONE_LOAD = 57;
    private static final int MAX_WIDTH_OF_EIGHT = 8;
    private static final int MAX_WIDTH_OF_FOUR = 16;
    private static final int MAX_WIDTH_OF_TWO = 28;
    /** A number up to this one, and a group of deltas of so many bits on top, stay within {@link DecimalQuotient}. */
    private static final long MAX_TINY = DecimalQuotient.MAX_INTEGER >>> 1;

    private static final int MAX_TINY_WIDTH = 14;

    private final DecimalDivision division = new DecimalDivision();
    private final int[] places = new int[PackedEncoder.GROUP];
    private final long[] highs = new long[PackedEncoder.GROUP];
    private int width;
    private int patches;
    private int patchWidth;
    private int start;
    private long value;

    /** The residuals alone. */
    void decode(BitReader in, int count, long[] target, int at) {
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            decodeGroup(in, Math.min(PackedEncoder.GROUP, count - from), target, at + from);
        }
    }

    /** Numbers predicted in order 1 from {@code first}, the integers themselves. */
    void decodeDeltas(BitReader in, int count, long[] target, int at, long first, long drift) {
        value = first;
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            decodeGroup(in, size, target, at + from);
            addDeltas(target, at + from, size, drift);
        }
    }

    private void addDeltas(long[] target, int at, int size, long drift) {
        long sum = value;
        for (int i = at; i < at + size; i++) {
            sum += drift + Varint.unzigzag(target[i]);
            target[i] = sum;
        }
        value = sum;
    }

    /** Numbers near a line, {@code start + i * stride + factor * residual}: most often on it, but for a few patches. */
    void decodeLine(BitReader in, int count, long[] target, int at, long start, long stride, long factor) {
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            long first = start + from * stride;
            openGroup(in, size);
            if (width == 0) {
                drawLine(target, at + from, size, first, stride);
                if (patches != 0) {
                    findPatches(in, size);
                    movePatched(target, at + from, factor);
                }
            } else {
                fillGroup(in, size, target, at + from);
                addLine(target, at + from, size, first, stride, factor);
            }
        }
    }

    /** The line itself. */
    static void drawLine(long[] target, int at, int size, long first, long stride) {
        long even = first;
        long odd = first + stride;
        int i = at;
        for (; i < at + size - 1; i += 2) {
            target[i] = even;
            target[i + 1] = odd;
            even += 2 * stride;
            odd += 2 * stride;
        }
        if (i < at + size) {
            target[i] = even;
        }
    }

    /** A line in place of distances from it. */
    static void addLine(long[] target, int at, int size, long first, long stride, long factor) {
        long onLine = first;
        for (int i = at; i < at + size; i++) {
            target[i] = onLine + factor * Varint.unzigzag(target[i]);
            onLine += stride;
        }
    }

    private void movePatched(long[] target, int at, long factor) {
        for (int i = 0; i < patches; i++) {
            target[at + places[i]] += factor * Varint.unzigzag(highs[i]);
        }
    }

    /** Numbers predicted in order 1 from {@code first}, over a power of ten; their bits as doubles are written. */
    void decodeScaledDeltas(BitReader in, int count, long[] target, int at, long first, int digits) {
        value = first;
        for (int from = 0; from < count; from += PackedEncoder.GROUP) {
            int size = Math.min(PackedEncoder.GROUP, count - from);
            openGroup(in, size);
            if (patches == 0 && digits <= DecimalQuotient.MAX_DIGITS && isTiny()) {
                divideTinyDeltas(in.bytes, size, target, at + from, digits);
            } else {
                fillGroup(in, size, target, at + from);
                addDeltas(target, at + from, size, 0);
                division.divide(target, at + from, at + from + size, digits);
            }
        }
    }

    /**
     * A group in one pass. Eight numbers take {@code width} bytes, which two loads get at.
     */
    private void divideTinyDeltas(byte[] bytes, int size, long[] target, int at, int digits) {
        double high = DecimalQuotient.high(digits);
        double low = DecimalQuotient.low(digits);
        int width = this.width;
        long mask = (1L << width) - 1;
        int o4 = 4 * width >>> 3;
        int from = start;
        long sum = value;
        int i = at;
        for (int end = at + (size & ~7); i < end; i += 8, from += width) {
            long word = LittleEndian.getLong(bytes, from);
            sum += Varint.unzigzag(word & mask);
            target[i] = DecimalQuotient.bits(sum, high, low);
            sum += Varint.unzigzag(word >>> width & mask);
            target[i + 1] = DecimalQuotient.bits(sum, high, low);
            sum += Varint.unzigzag(word >>> 2 * width & mask);
            target[i + 2] = DecimalQuotient.bits(sum, high, low);
            sum += Varint.unzigzag(word >>> 3 * width & mask);
            target[i + 3] = DecimalQuotient.bits(sum, high, low);
            word = LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7);
            sum += Varint.unzigzag(word & mask);
            target[i + 4] = DecimalQuotient.bits(sum, high, low);
            sum += Varint.unzigzag(word >>> width & mask);
            target[i + 5] = DecimalQuotient.bits(sum, high, low);
            sum += Varint.unzigzag(word >>> 2 * width & mask);
            target[i + 6] = DecimalQuotient.bits(sum, high, low);
            sum += Varint.unzigzag(word >>> 3 * width & mask);
            target[i + 7] = DecimalQuotient.bits(sum, high, low);
        }
        for (int bit = 0; i < at + size; i++, bit += width) {
            sum += Varint.unzigzag(LittleEndian.getLong(bytes, from + (bit >>> 3)) >>> (bit & 7) & mask);
            target[i] = DecimalQuotient.bits(sum, high, low);
        }
        value = sum;
    }

    private boolean isTiny() {
        return -MAX_TINY <= value && value <= MAX_TINY && width <= MAX_TINY_WIDTH;
    }

    private void decodeGroup(BitReader in, int size, long[] target, int at) {
        openGroup(in, size);
        fillGroup(in, size, target, at);
    }

    private void openGroup(BitReader in, int size) {
        width = (int) in.read(Byte.SIZE);
        patches = (int) in.read(Byte.SIZE);
        patchWidth = 0;
        if (width > Long.SIZE || patches >= PackedEncoder.GROUP) {
            throw new MalformedRunException("bad packed group: width=" + width + " patches=" + patches);
        }
        start = in.position();
        in.skipBytes((size * width + 7) >>> 3);
    }

    private void fillGroup(BitReader in, int size, long[] target, int at) {
        unpackAny(in.bytes, start, width, size, target, at);
        if (patches != 0) {
            patch(in, size, target, at);
        }
    }

    private static void unpackAny(byte[] bytes, int start, int width, int size, long[] target, int at) {
        if (width <= MAX_WIDTH_OF_ONE_LOAD) {
            unpack(bytes, start, width, size, target, at);
        } else {
            unpackWide(bytes, start, width, size, target, at);
        }
    }

    /** Eight numbers take {@code width} bytes; the narrower, the fewer loads do for them. */
    private static void unpack(byte[] bytes, int start, int width, int size, long[] target, int at) {
        int whole = size & ~7;
        int end = at + whole;
        if (width <= MAX_WIDTH_OF_EIGHT) {
            unpackEights(bytes, start, width, target, at, end);
        } else if (width <= MAX_WIDTH_OF_FOUR) {
            unpackFours(bytes, start, width, target, at, end);
        } else if (width <= MAX_WIDTH_OF_TWO) {
            unpackTwos(bytes, start, width, target, at, end);
        } else {
            unpackOnes(bytes, start, width, target, at, end);
        }
        long mask = (1L << width) - 1;
        int from = start + (whole >>> 3) * width;
        for (int i = end, bit = 0; i < at + size; i++, bit += width) {
            target[i] = LittleEndian.getLong(bytes, from + (bit >>> 3)) >>> (bit & 7) & mask;
        }
    }

    private static void unpackEights(byte[] bytes, int start, int width, long[] target, int at, int end) {
        long mask = (1L << width) - 1;
        for (int i = at, from = start; i < end; i += 8, from += width) {
            long word = LittleEndian.getLong(bytes, from);
            target[i] = word & mask;
            target[i + 1] = word >>> width & mask;
            target[i + 2] = word >>> 2 * width & mask;
            target[i + 3] = word >>> 3 * width & mask;
            target[i + 4] = word >>> 4 * width & mask;
            target[i + 5] = word >>> 5 * width & mask;
            target[i + 6] = word >>> 6 * width & mask;
            target[i + 7] = word >>> 7 * width & mask;
        }
    }

    private static void unpackFours(byte[] bytes, int start, int width, long[] target, int at, int end) {
        long mask = (1L << width) - 1;
        int o4 = 4 * width >>> 3;
        for (int i = at, from = start; i < end; i += 8, from += width) {
            long low = LittleEndian.getLong(bytes, from);
            long high = LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7);
            target[i] = low & mask;
            target[i + 1] = low >>> width & mask;
            target[i + 2] = low >>> 2 * width & mask;
            target[i + 3] = low >>> 3 * width & mask;
            target[i + 4] = high & mask;
            target[i + 5] = high >>> width & mask;
            target[i + 6] = high >>> 2 * width & mask;
            target[i + 7] = high >>> 3 * width & mask;
        }
    }

    private static void unpackTwos(byte[] bytes, int start, int width, long[] target, int at, int end) {
        long mask = (1L << width) - 1;
        int o2 = 2 * width >>> 3;
        int o4 = 4 * width >>> 3;
        int o6 = 6 * width >>> 3;
        for (int i = at, from = start; i < end; i += 8, from += width) {
            long first = LittleEndian.getLong(bytes, from);
            long second = LittleEndian.getLong(bytes, from + o2) >>> (2 * width & 7);
            long third = LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7);
            long fourth = LittleEndian.getLong(bytes, from + o6) >>> (6 * width & 7);
            target[i] = first & mask;
            target[i + 1] = first >>> width & mask;
            target[i + 2] = second & mask;
            target[i + 3] = second >>> width & mask;
            target[i + 4] = third & mask;
            target[i + 5] = third >>> width & mask;
            target[i + 6] = fourth & mask;
            target[i + 7] = fourth >>> width & mask;
        }
    }

    private static void unpackOnes(byte[] bytes, int start, int width, long[] target, int at, int end) {
        long mask = (1L << width) - 1;
        int o1 = width >>> 3;
        int o2 = 2 * width >>> 3;
        int o3 = 3 * width >>> 3;
        int o4 = 4 * width >>> 3;
        int o5 = 5 * width >>> 3;
        int o6 = 6 * width >>> 3;
        int o7 = 7 * width >>> 3;
        for (int i = at, from = start; i < end; i += 8, from += width) {
            target[i] = LittleEndian.getLong(bytes, from) & mask;
            target[i + 1] = LittleEndian.getLong(bytes, from + o1) >>> (width & 7) & mask;
            target[i + 2] = LittleEndian.getLong(bytes, from + o2) >>> (2 * width & 7) & mask;
            target[i + 3] = LittleEndian.getLong(bytes, from + o3) >>> (3 * width & 7) & mask;
            target[i + 4] = LittleEndian.getLong(bytes, from + o4) >>> (4 * width & 7) & mask;
            target[i + 5] = LittleEndian.getLong(bytes, from + o5) >>> (5 * width & 7) & mask;
            target[i + 6] = LittleEndian.getLong(bytes, from + o6) >>> (6 * width & 7) & mask;
            target[i + 7] = LittleEndian.getLong(bytes, from + o7) >>> (7 * width & 7) & mask;
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
        findPatches(in, size);
        for (int i = 0; i < patches; i++) {
            target[at + places[i]] |= highs[i] << width;
        }
    }

    private void findPatches(BitReader in, int size) {
        patchWidth = (int) in.read(Byte.SIZE);
        if (patchWidth == 0 || patchWidth > Long.SIZE - width) {
            throw new MalformedRunException("bad patch width: width=" + width + " patchWidth=" + patchWidth);
        }
        int positions = in.position();
        in.skipBytes(patches);
        for (int i = 0; i < patches; i++) {
            places[i] = in.bytes[positions + i] & 0xFF;
            if (places[i] >= size) {
                throw new MalformedRunException("bad patch position: position=" + places[i] + " size=" + size);
            }
        }
        int bits = in.position();
        in.skipBytes((patches * patchWidth + 7) >>> 3);
        unpackAny(in.bytes, bits, patchWidth, patches, highs, 0);
    }
}
