package io.edgetsm.format.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Unaligned little-endian access to byte arrays, checked by the JVM, one machine instruction each once compiled. */
final class LittleEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static short getShort(byte[] source, int offset) {
        return (short) SHORT.get(source, offset);
    }

    static int getInt(byte[] source, int offset) {
        return (int) INT.get(source, offset);
    }

    static long getLong(byte[] source, int offset) {
        return (long) LONG.get(source, offset);
    }

    static void putShort(byte[] target, int offset, short value) {
        SHORT.set(target, offset, value);
    }

    static void putInt(byte[] target, int offset, int value) {
        INT.set(target, offset, value);
    }

    static void putLong(byte[] target, int offset, long value) {
        LONG.set(target, offset, value);
    }
}
