package io.edgetsm.format.codec;

/** Doubles that are exactly floats. */
final class NarrowFloats {
    private NarrowFloats() {}

    static long narrow(long doubleBits) {
        return Float.floatToRawIntBits((float) Double.longBitsToDouble(doubleBits)) & 0xFFFF_FFFFL;
    }

    static long widen(long floatBits) {
        return Double.doubleToRawLongBits(Float.intBitsToFloat((int) floatBits));
    }
}
