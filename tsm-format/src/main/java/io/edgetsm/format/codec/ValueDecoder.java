package io.edgetsm.format.codec;

import io.edgetsm.format.ValueType;
import java.util.Arrays;

/** Decodes what {@link ValueEncoder} wrote. */
final class ValueDecoder {
    /** Flags beside which a column of 64-bit decimals can be scaled while it is unpacked. */
    private static final int EXACT_DECIMAL_MAY_HAVE = ValueColumn.EXCEPTIONS;

    private final BitReader in = new BitReader();
    private final DecimalDivision division = new DecimalDivision();
    private final IntegerDecoder integers = new IntegerDecoder();
    private final NumberMap map = new NumberMap();
    private long[] dictionary = new long[0];
    private long[] positions = new long[0];
    private long[] exceptions = new long[0];
    private long[] lengths = new long[0];
    private long[] residuals = new long[0];

    /** One long method on purpose, see {@link QuickIntegerEncoder#encode}: opening a block ends here. */
    void decode(
            ValueType type,
            Encoding encoding,
            byte[] source,
            int offset,
            int length,
            int count,
            long[] target,
            int at) {
        in.wrap(source, offset, length);
        int width = ValueEncoder.width(type);
        switch (encoding) {
            case CONSTANT -> Arrays.fill(target, at, at + count, signed(type, in.read(width)));
            case RAW, BITS -> {
                int bits = encoding == Encoding.BITS ? 1 : width;
                if (in.lengthBytes() != (count * (long) bits + 7) >>> 3) {
                    throw new MalformedRunException("bad raw length: length=" + in.lengthBytes() + " count=" + count);
                }
                byte[] bytes = in.bytes;
                switch (bits) {
                    case Short.SIZE -> {
                        for (int i = 0; i < count; i++) {
                            target[at + i] = LittleEndian.getShort(bytes, i * Short.BYTES);
                        }
                    }
                    case Integer.SIZE -> {
                        long mask = type == ValueType.BURST_INT32 ? -1L : 0xFFFF_FFFFL;
                        for (int i = 0; i < count; i++) {
                            target[at + i] = LittleEndian.getInt(bytes, i * Integer.BYTES) & mask;
                        }
                    }
                    case Long.SIZE -> {
                        for (int i = 0; i < count; i++) {
                            target[at + i] = LittleEndian.getLong(bytes, i * Long.BYTES);
                        }
                    }
                    default -> {
                        for (int i = 0; i < count; i++) {
                            target[at + i] = (long) bytes[i >>> 3] >>> (i & 7) & 1;
                        }
                    }
                }
                in.skipBits((long) count * bits);
            }
            case GORILLA -> {
                Gorilla.decode(in, count, Math.max(width, Integer.SIZE), target, at);
                toRange(type, count, target, at);
            }
            case PACKED, ENTROPY, LZ4 -> decodeMapped(type, count, target, at);
            default -> throw new MalformedRunException("no value encoding: " + encoding.label());
        }
        in.requireFullyRead();
    }

    private static long signed(ValueType type, long bits) {
        return switch (type) {
            case BURST_INT16 -> (short) bits;
            case BURST_INT32 -> (int) bits;
            default -> bits;
        };
    }

    private void decodeMapped(ValueType type, int count, long[] target, int at) {
        int head = (int) in.read(Byte.SIZE);
        readMap(type, head);
        int exceptionCount = (head & ValueColumn.EXCEPTIONS) != 0 ? readExceptions(count) : 0;
        int dictionarySize = (head & ValueColumn.DICTIONARY) != 0 ? readDictionary() : 0;
        int size = (head & ValueColumn.RUNS) != 0 ? readRunLengths(count) : count;
        if ((head & ~EXACT_DECIMAL_MAY_HAVE) == NumberMap.DECIMAL) {
            integers.decodeScaled(in, count, target, at, map.digits);
            putExceptions(exceptionCount, target, at);
            return;
        }
        integers.decode(in, size, target, at);
        if (dictionarySize > 0) {
            lookUp(dictionarySize, size, target, at);
        }
        if ((head & ValueColumn.RUNS) != 0) {
            spreadRuns(size, count, target, at);
        }
        if ((head & ValueColumn.RESIDUALS) != 0) {
            residuals = room(residuals, count);
            integers.decode(in, count, residuals, 0);
            mapBack(count, target, at, true);
        } else {
            mapBack(count, target, at, false);
        }
        putExceptions(exceptionCount, target, at);
        finish(type, count, target, at);
    }

    /** Names the form of a column without decoding it, for tables. */
    String describe(Encoding encoding, byte[] source, int offset, int length) {
        boolean mapped = encoding == Encoding.PACKED || encoding == Encoding.ENTROPY || encoding == Encoding.LZ4;
        if (!mapped || length == 0) {
            return encoding.label();
        }
        int head = source[offset];
        return NumberMap.label(head & ValueColumn.KIND_MASK)
                + ((head & ValueColumn.RESIDUALS) != 0 ? "+residual" : "")
                + ((head & ValueColumn.RUNS) != 0 ? "+runs" : "")
                + ((head & ValueColumn.DICTIONARY) != 0 ? "+dictionary" : "")
                + "/" + encoding.label();
    }

    private void putExceptions(int exceptionCount, long[] target, int at) {
        for (int i = 0; i < exceptionCount; i++) {
            target[at + (int) positions[i]] = exceptions[i];
        }
    }

    private void readMap(ValueType type, int head) {
        int kind = head & ValueColumn.KIND_MASK;
        boolean narrow = (head & ValueColumn.NARROW) != 0;
        map.set(kind, narrow, 0, 0);
        map.digits = map.hasDigits() ? (int) in.read(Byte.SIZE) : 0;
        map.quantum = map.hasQuantum() ? Double.longBitsToDouble(in.readLong()) : 0;
        boolean floats = type == ValueType.FLOAT32 || type == ValueType.BURST_FLOAT32;
        boolean doubles = type == ValueType.FLOAT64 || type == ValueType.BURST_FLOAT64;
        boolean fits = floats ? narrow : doubles || (!narrow && kind == NumberMap.INTEGER);
        if (!map.isValid() || !fits) {
            throw new MalformedRunException("bad number map: kind=" + kind + " digits=" + map.digits);
        }
    }

    private int readCount(int max) {
        long count = in.readVarint();
        if (count < 1 || count > max) {
            throw new MalformedRunException("bad count in column: count=" + count + " max=" + max);
        }
        return (int) count;
    }

    private static long[] room(long[] array, int count) {
        return array.length >= count ? array : new long[count + count / 4];
    }

    private int readExceptions(int count) {
        int size = readCount(count);
        positions = room(positions, size);
        exceptions = room(exceptions, size);
        integers.decode(in, size, positions, 0);
        integers.decode(in, size, exceptions, 0);
        for (int i = 0; i < size; i++) {
            if (positions[i] < 0 || positions[i] >= count) {
                throw new MalformedRunException("bad exception: position=" + positions[i] + " count=" + count);
            }
        }
        return size;
    }

    private int readDictionary() {
        int size = readCount(ValueColumn.MAX_DICTIONARY);
        if (dictionary.length == 0) {
            dictionary = new long[ValueColumn.MAX_DICTIONARY];
        }
        integers.decode(in, size, dictionary, 0);
        return size;
    }

    private int readRunLengths(int count) {
        int size = readCount(count);
        lengths = room(lengths, size);
        integers.decode(in, size, lengths, 0);
        long total = 0;
        for (int i = 0; i < size; i++) {
            if (lengths[i] < 0 || lengths[i] >= count) {
                throw new MalformedRunException("bad run of values: length=" + lengths[i] + " count=" + count);
            }
            total += lengths[i] + 1;
        }
        if (total != count) {
            throw new MalformedRunException("runs of values do not add up: total=" + total + " count=" + count);
        }
        return size;
    }

    private void lookUp(int dictionarySize, int size, long[] target, int at) {
        for (int i = at; i < at + size; i++) {
            long rank = target[i];
            if (rank < 0 || rank >= dictionarySize) {
                throw new MalformedRunException("bad dictionary place: place=" + rank + " size=" + dictionarySize);
            }
            target[i] = dictionary[(int) rank];
        }
    }

    /** From the last run to the first: a run never ends before its own place. */
    private void spreadRuns(int size, int count, long[] target, int at) {
        int end = at + count;
        for (int i = size - 1; i >= 0; i--) {
            long value = target[at + i];
            int start = end - (int) lengths[i] - 1;
            Arrays.fill(target, start, end, value);
            end = start;
        }
    }

    private void mapBack(int count, long[] target, int at, boolean withResiduals) {
        if (map.kind == NumberMap.DECIMAL && !map.narrow) {
            division.divide(target, at, at + count, map.digits);
            if (withResiduals) {
                addResiduals(count, target, at);
            }
        } else if (map.kind != NumberMap.INTEGER) {
            for (int i = 0; i < count; i++) {
                target[at + i] = map.toBits(target[at + i], withResiduals ? residuals[i] : 0);
            }
        }
    }

    private void addResiduals(int count, long[] target, int at) {
        for (int i = 0; i < count; i++) {
            if (residuals[i] != 0) {
                target[at + i] = Decimals.orderedDouble(Decimals.orderedDouble(target[at + i]) + residuals[i]);
            }
        }
    }

    /** Brings every value into the range of its type, whatever the bytes said. */
    private void finish(ValueType type, int count, long[] target, int at) {
        if (map.narrow && (type == ValueType.FLOAT64 || type == ValueType.BURST_FLOAT64)) {
            for (int i = at; i < at + count; i++) {
                target[i] = NarrowFloats.widen(target[i]);
            }
        } else {
            toRange(type, count, target, at);
        }
    }

    private static void toRange(ValueType type, int count, long[] target, int at) {
        switch (type) {
            case BOOL -> {
                for (int i = at; i < at + count; i++) {
                    target[i] &= 1;
                }
            }
            case FLOAT32, BURST_FLOAT32 -> {
                for (int i = at; i < at + count; i++) {
                    target[i] &= 0xFFFF_FFFFL;
                }
            }
            case BURST_INT16, BURST_INT32 -> {
                for (int i = at; i < at + count; i++) {
                    target[i] = signed(type, target[i]);
                }
            }
            default -> {}
        }
    }
}
