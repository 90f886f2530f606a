package io.edgetsm.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Little-endian integers in a byte array, the byte order of every file of the engine. Positions are bounds-checked by
 * the VM: a wrong one throws {@link IndexOutOfBoundsException}, never touches a neighbour.
 */
public final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes that the longest variable-length integer takes. */
    public static final int MAX_VARINT_BYTES = 10;

    private Bytes() {}

    /** Unsigned 8-bit value. */
    public static int getU8(byte[] source, int at) {
        return source[at] & 0xFF;
    }

    /** Unsigned 16-bit value. */
    public static int getU16(byte[] source, int at) {
        return (short) SHORT.get(source, at) & 0xFFFF;
    }

    /** 32-bit value. */
    public static int getInt(byte[] source, int at) {
        return (int) INT.get(source, at);
    }

    /** Unsigned 32-bit value. */
    public static long getU32(byte[] source, int at) {
        return (int) INT.get(source, at) & 0xFFFF_FFFFL;
    }

    /** 64-bit value. */
    public static long getLong(byte[] source, int at) {
        return (long) LONG.get(source, at);
    }

    /** 64-bit IEEE 754 value, bit for bit. */
    public static double getDouble(byte[] source, int at) {
        return Double.longBitsToDouble(getLong(source, at));
    }

    /** Writes the low 8 bits. */
    public static void putU8(byte[] target, int at, int value) {
        target[at] = (byte) value;
    }

    /** Writes the low 16 bits. */
    public static void putU16(byte[] target, int at, int value) {
        SHORT.set(target, at, (short) value);
    }

    /** Writes 32 bits. */
    public static void putInt(byte[] target, int at, int value) {
        INT.set(target, at, value);
    }

    /** Writes 64 bits. */
    public static void putLong(byte[] target, int at, long value) {
        LONG.set(target, at, value);
    }

    /** Writes a 64-bit IEEE 754 value, bit for bit. */
    public static void putDouble(byte[] target, int at, double value) {
        putLong(target, at, Double.doubleToRawLongBits(value));
    }

    /**
     * Writes an unsigned LEB128 integer: seven bits a byte, least significant first.
     *
     * @return the position behind it
     */
    public static int putVarint(byte[] target, int at, long value) {
        int position = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[position++] = (byte) rest;
        return position;
    }

    /** Length in bytes of the unsigned LEB128 form. */
    public static int varintLength(long value) {
        return (Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value)) + 6) / 7;
    }

    /** Maps small magnitudes of either sign to small unsigned numbers. */
    public static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    /** Inverse of {@link #zigzag}. */
    public static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
