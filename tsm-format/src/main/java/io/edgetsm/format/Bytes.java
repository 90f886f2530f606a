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

    /**
     * Reads an unsigned LEB128 integer of at most {@value #MAX_VARINT_BYTES} bytes.
     *
     * @param at where one is known to stand
     */
    public static long getVarint(byte[] source, int at) {
        long value = source[at];
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int i = 1; i < MAX_VARINT_BYTES; i++) {
            long part = source[at + i];
            value |= (part & 0x7F) << 7 * i;
            if (part >= 0) {
                break;
            }
        }
        return value;
    }

    /** The position behind an unsigned LEB128 integer that is known to stand there. */
    public static int skipVarint(byte[] source, int at) {
        int position = at;
        while (source[position] < 0) {
            position++;
        }
        return position + 1;
    }

    /** The position behind an unsigned LEB128 integer of at most 64 bits, or -1 when none ends before the limit. */
    public static int skipVarint(byte[] source, int at, int limit) {
        int end = Math.min(limit, at + MAX_VARINT_BYTES);
        for (int position = at; position < end; position++) {
            if (source[position] >= 0) {
                boolean tooLarge = position == at + MAX_VARINT_BYTES - 1 && source[position] > 1;
                return tooLarge ? -1 : position + 1;
            }
        }
        return -1;
    }

    /** Length in bytes of the unsigned LEB128 form. */
    public static int varintLength(long value) {
        // (bits + 6) / 7 for 1 to 64 bits, without a division.
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 9 + 64 >>> 6;
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
