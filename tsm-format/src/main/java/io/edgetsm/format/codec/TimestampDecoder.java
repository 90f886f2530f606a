package io.edgetsm.format.codec;

/** Decodes what {@link TimestampEncoder} wrote. */
final class TimestampDecoder {
    private final BitReader in = new BitReader();
    private final IntegerDecoder integers = new IntegerDecoder();

    void decode(Encoding encoding, byte[] source, int offset, int length, int count, long[] target, int at) {
        in.wrap(source, offset, length);
        if (encoding == Encoding.TIME_CONSTANT_STEP) {
            long timestamp = in.readLong();
            long step = count > 1 ? Varint.unzigzag(in.readVarint()) : 0;
            for (int i = 0; i < count; i++) {
                target[at + i] = timestamp;
                timestamp += step;
            }
        } else {
            integers.decode(in, count, target, at);
        }
        in.requireFullyRead();
    }
}
