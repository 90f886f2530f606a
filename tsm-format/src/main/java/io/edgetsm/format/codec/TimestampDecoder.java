package io.edgetsm.format.codec;

import io.edgetsm.format.DecimalUnit;

/** Decodes what {@link TimestampEncoder} wrote. */
final class TimestampDecoder {
    private final BitReader in = new BitReader();
    private final IntegerDecoder integers = new IntegerDecoder();

    void decode(Encoding encoding, long base, byte[] source, int offset, int length, int count, long[] target, int at) {
        in.wrap(source, offset, length);
        if (encoding == Encoding.TIME_CONSTANT_STEP) {
            readConstantStep(base, count, target, at);
        } else {
            integers.decode(in, count, target, at, base);
        }
        in.requireFullyRead();
    }

    private void readConstantStep(long base, int count, long[] target, int at) {
        int exponent = (int) in.read(Byte.SIZE);
        if (exponent > DecimalUnit.MAX_EXPONENT) {
            throw new MalformedRunException("unknown unit of time: exponent=" + exponent);
        }
        long unit = DecimalUnit.power(exponent);
        long timestamp = base + Varint.unzigzag(in.readVarint()) * unit;
        long step = count > 1 ? Varint.unzigzag(in.readVarint()) * unit : 0;
        for (int i = 0; i < count; i++) {
            target[at + i] = timestamp;
            timestamp += step;
        }
    }
}
