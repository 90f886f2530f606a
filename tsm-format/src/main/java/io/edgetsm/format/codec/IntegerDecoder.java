package io.edgetsm.format.codec;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Reads {@link IntegerColumn}s. Tables that only some forms need are made with the first column of that form. */
final class IntegerDecoder {
    private TansDecoder tans;
    private Sparse sparse;
    private final PackedDecoder packed = new PackedDecoder();
    private final DecimalDivision division = new DecimalDivision();
    private final BitPlanes bitPlanes = new BitPlanes();
    private final long[] coefficients = new long[Lpc.MAX_ORDER];
    private long[] differences = new long[0];
    private boolean insideDictionary;
    private byte[] planes = new byte[0];

    /** Loaded with the first column that needs it: the library finds its parts by reflection, compressors included. */
    private static final class Lz4 {
        /** Pure Java, no Unsafe, every access checked; keeps no state. */
        private static final LZ4SafeDecompressor DECOMPRESSOR =
                LZ4Factory.safeInstance().safeDecompressor();
    }

    /** Reads {@code count} integers, at least 1, to {@code target[at, at + count)}; leaves the reader behind them. */
    void decode(BitReader in, int count, long[] target, int at) {
        decode(in, count, target, at, 0);
    }

    /** The same, a number added to each. */
    void decode(BitReader in, int count, long[] target, int at, long added) {
        int head = (int) in.read(Byte.SIZE);
        boolean divided = (head & IntegerColumn.DIVISOR_FLAG) != 0;
        long origin = divided ? added + Varint.unzigzag(in.readVarint()) : added;
        long divisor = divided ? in.readVarint() : 1;
        int backEnd = head >>> IntegerColumn.BACK_END_SHIFT & IntegerColumn.BACK_END_MASK;
        boolean flag = (head & IntegerColumn.FLAG) != 0;
        switch (head & IntegerColumn.PREDICTOR_MASK) {
            case 0 -> decodeOrderZero(in, backEnd, flag, count, target, at);
            case 1 -> decodeOrderOne(in, backEnd, flag, count, target, at);
            case 2 -> decodeOrderTwo(in, backEnd, count, target, at);
            case 3 -> decodeOrderThree(in, backEnd, count, target, at);
            case IntegerColumn.PREDICTOR_LPC -> decodeLpc(in, backEnd, count, target, at);
            case IntegerColumn.PREDICTOR_LINE -> {
                if (flag) {
                    decodeSteps(in, backEnd, count, target, at, origin, divisor);
                    return;
                }
                decodeLine(in, backEnd, count, target, at);
            }
            default -> throw new MalformedRunException("unknown predictor: head=" + head);
        }
        if (divisor != 1) {
            for (int i = at; i < at + count; i++) {
                target[i] = origin + target[i] * divisor;
            }
        } else if (origin != 0) {
            for (int i = at; i < at + count; i++) {
                target[i] += origin;
            }
        }
    }

    /**
     * Reads a column whose integers are to be divided by a power of ten, and writes the bits of the quotients; the most
     * common combination in one pass.
     */
    void decodeScaled(BitReader in, int count, long[] target, int at, int digits) {
        int head = (int) in.peek() & 0xFF;
        boolean plain = (head & IntegerColumn.DIVISOR_FLAG) == 0
                && head >>> IntegerColumn.BACK_END_SHIFT == IntegerColumn.PACKED;
        if (plain && (head & IntegerColumn.PREDICTOR_MASK) == 1) {
            in.read(Byte.SIZE);
            long first = Varint.unzigzag(in.readVarint());
            target[at] = Double.doubleToRawLongBits(first / Decimals.power(digits));
            packed.decodeScaledDeltas(in, count - 1, target, at + 1, first, digits);
        } else {
            decode(in, count, target, at);
            division.divide(target, at, at + count, digits);
        }
    }

    private void residuals(BitReader in, int backEnd, int count, long[] target, int at) {
        if (count == 0) {
            return;
        }
        switch (backEnd) {
            case IntegerColumn.ZERO -> Arrays.fill(target, at, at + count, 0);
            case IntegerColumn.PACKED -> packed.decode(in, count, target, at);
            case IntegerColumn.TOKENS -> tans().decode(in, count, target, at);
            case IntegerColumn.RICE -> Rice.decode(in, count, target, at);
            case IntegerColumn.LZ4 -> decodeLz4(in, count, target, at);
            case IntegerColumn.DICTIONARY -> decodeDictionary(in, count, target, at);
            case IntegerColumn.SPARSE -> sparse().decode(in, count, target, at);
            default -> throw new MalformedRunException("unknown back end: id=" + backEnd);
        }
    }

    private TansDecoder tans() {
        if (tans == null) {
            tans = new TansDecoder();
        }
        return tans;
    }

    private Sparse sparse() {
        if (sparse == null) {
            sparse = new Sparse();
        }
        return sparse;
    }

    private void decodeOrderZero(BitReader in, int backEnd, boolean unsigned, int count, long[] target, int at) {
        long base = Varint.unzigzag(in.readVarint());
        residuals(in, backEnd, count, target, at);
        if (unsigned) {
            for (int i = at; i < at + count; i++) {
                target[i] += base;
            }
        } else {
            for (int i = at; i < at + count; i++) {
                target[i] = base + Varint.unzigzag(target[i]);
            }
        }
    }

    private void decodeOrderOne(BitReader in, int backEnd, boolean drifts, int count, long[] target, int at) {
        long value = Varint.unzigzag(in.readVarint());
        long drift = drifts ? Varint.unzigzag(in.readVarint()) : 0;
        target[at] = value;
        if (backEnd == IntegerColumn.PACKED) {
            packed.decodeDeltas(in, count - 1, target, at + 1, value, drift);
            return;
        }
        residuals(in, backEnd, count - 1, target, at + 1);
        for (int i = at + 1; i < at + count; i++) {
            value += drift + Varint.unzigzag(target[i]);
            target[i] = value;
        }
    }

    private void decodeOrderTwo(BitReader in, int backEnd, int count, long[] target, int at) {
        requireCount(count, 2);
        long value = Varint.unzigzag(in.readVarint());
        long delta = Varint.unzigzag(in.readVarint());
        target[at] = value;
        value += delta;
        target[at + 1] = value;
        residuals(in, backEnd, count - 2, target, at + 2);
        for (int i = at + 2; i < at + count; i++) {
            delta += Varint.unzigzag(target[i]);
            value += delta;
            target[i] = value;
        }
    }

    private void decodeOrderThree(BitReader in, int backEnd, int count, long[] target, int at) {
        requireCount(count, 3);
        long value = Varint.unzigzag(in.readVarint());
        long delta = Varint.unzigzag(in.readVarint());
        long second = Varint.unzigzag(in.readVarint());
        target[at] = value;
        value += delta;
        target[at + 1] = value;
        delta += second;
        value += delta;
        target[at + 2] = value;
        residuals(in, backEnd, count - 3, target, at + 3);
        for (int i = at + 3; i < at + count; i++) {
            second += Varint.unzigzag(target[i]);
            delta += second;
            value += delta;
            target[i] = value;
        }
    }

    private static void requireCount(int count, int min) {
        if (count < min) {
            throw new MalformedRunException("too few values for the predictor: count=" + count + " min=" + min);
        }
    }

    private void decodeSteps(BitReader in, int backEnd, int count, long[] target, int at, long origin, long divisor) {
        long first = origin + Varint.unzigzag(in.readVarint()) * divisor;
        long stride = Varint.unzigzag(in.readVarint()) * divisor;
        switch (backEnd) {
            case IntegerColumn.PACKED -> packed.decodeLine(in, count, target, at, first, stride, divisor);
            case IntegerColumn.SPARSE -> {
                PackedDecoder.drawLine(target, at, count, first, stride);
                moveOff(in, count, target, at, divisor);
            }
            default -> {
                residuals(in, backEnd, count, target, at);
                PackedDecoder.addLine(target, at, count, first, stride, divisor);
            }
        }
    }

    private void decodeLine(BitReader in, int backEnd, int count, long[] target, int at) {
        long base = Varint.unzigzag(in.readVarint());
        double slope = Double.longBitsToDouble(in.readLong());
        residuals(in, backEnd, count, target, at);
        for (int i = 0; i < count; i++) {
            target[at + i] = base + (long) (i * slope) + Varint.unzigzag(target[at + i]);
        }
    }

    private void moveOff(BitReader in, int count, long[] line, int at, long factor) {
        Sparse off = sparse();
        off.read(in, count);
        for (int i = 0; i < off.size(); i++) {
            line[at + off.place(i)] += factor * Varint.unzigzag(off.other(i));
        }
    }

    private void decodeLpc(BitReader in, int backEnd, int count, long[] target, int at) {
        long base = Varint.unzigzag(in.readVarint());
        int order = (int) in.read(Byte.SIZE);
        int width = (int) in.read(Byte.SIZE);
        if (order == 0 || order > Lpc.MAX_ORDER || width > Lpc.MAX_COEFFICIENT_BITS) {
            throw new MalformedRunException("bad linear prediction: order=" + order + " width=" + width);
        }
        requireCount(count, order);
        for (int i = 0; i < order; i++) {
            coefficients[i] = Varint.unzigzag(in.read(width));
        }
        in.align();
        residuals(in, backEnd, count, target, at);
        long value = 0;
        for (int i = at; i < at + order; i++) {
            value += Varint.unzigzag(target[i]);
            target[i] = value;
        }
        Lpc.restore(coefficients, order, target, at + order, at + count);
        for (int i = at; i < at + count; i++) {
            target[i] += base;
        }
    }

    private void decodeDictionary(BitReader in, int count, long[] target, int at) {
        long size = in.readVarint();
        if (insideDictionary || size < 1 || size > ValueColumn.MAX_DICTIONARY) {
            throw new MalformedRunException(
                    "bad dictionary of differences: size=" + size + " inside=" + insideDictionary);
        }
        if (differences.length == 0) {
            differences = new long[ValueColumn.MAX_DICTIONARY];
        }
        insideDictionary = true;
        try {
            decode(in, (int) size, differences, 0);
            decode(in, count, target, at);
        } finally {
            insideDictionary = false;
        }
        for (int i = at; i < at + count; i++) {
            long place = target[i];
            if (place < 0 || place >= size) {
                throw new MalformedRunException("bad place among differences: place=" + place + " size=" + size);
            }
            target[i] = Varint.zigzag(differences[(int) place]);
        }
    }

    private void decodeLz4(BitReader in, int count, long[] target, int at) {
        int width = (int) in.read(Byte.SIZE);
        long length = in.readVarint();
        if (width > Long.SIZE || length < 0 || length > in.remainingBytes()) {
            throw new MalformedRunException("bad lz4 planes: width=" + width + " length=" + length);
        }
        int planesLength = BitPlanes.lengthBytes(count, width);
        if (planes.length < planesLength) {
            planes = new byte[planesLength];
        }
        int start = in.position();
        in.skipBytes((int) length);
        decompress(in.bytes, start, (int) length, planesLength);
        bitPlanes.join(planes, count, width, target, at);
    }

    private void decompress(byte[] source, int offset, int length, int expected) {
        int actual;
        try {
            actual = Lz4.DECOMPRESSOR.decompress(source, offset, length, planes, 0, expected);
        } catch (LZ4Exception | IndexOutOfBoundsException e) {
            throw new MalformedRunException("bad lz4 block: length=" + length);
        }
        if (actual != expected) {
            throw new MalformedRunException("bad lz4 block: bytes=" + actual + " expected=" + expected);
        }
    }
}
