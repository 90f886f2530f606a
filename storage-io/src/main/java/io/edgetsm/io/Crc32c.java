package io.edgetsm.io;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C (Castagnoli), the checksum under every byte EdgeTSM stores. Stateless; uses the CPU's instruction where it
 * can.
 */
public final class Crc32c {
    private static final int REVERSED_POLYNOMIAL = 0x82F63B78;
    private static final int[] TABLE = table();
    /** Index of the table entry with that top byte; each top byte occurs once. */
    private static final int[] INDEX_BY_TOP_BYTE = indexByTopByte();

    private Crc32c() {}

    /** Checksum of a range of an array. */
    public static int of(byte[] source, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(source, offset, length);
        return (int) crc.getValue();
    }

    /** Checksum of a range of a buffer, at absolute positions; position and limit of the buffer stay untouched. */
    public static int of(ByteBuffer source, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(range(source, offset, length));
        return (int) crc.getValue();
    }

    /** Continues a checksum: {@code update(of(a), b)} is the checksum of a followed by b, and that of nothing is 0. */
    public static int update(int crc, byte[] source, int offset, int length) {
        CRC32C continued = resume(crc);
        continued.update(source, offset, length);
        return (int) continued.getValue();
    }

    /** Continues a checksum over a range of a buffer, see {@link #update(int, byte[], int, int)}. */
    public static int update(int crc, ByteBuffer source, int offset, int length) {
        CRC32C continued = resume(crc);
        continued.update(range(source, offset, length));
        return (int) continued.getValue();
    }

    private static ByteBuffer range(ByteBuffer source, int offset, int length) {
        // A view, since threads may share a buffer as long as they leave its position alone.
        return source.duplicate().limit(offset + length).position(offset);
    }

    /**
     * The JDK's class cannot be started at a given checksum. But four bytes are enough to steer it from its own start
     * to any state: take the wanted state back through four zero bytes, and feed the difference to the start.
     */
    private static CRC32C resume(int crc) {
        int state = ~crc;
        for (int i = 0; i < Integer.BYTES; i++) {
            int index = INDEX_BY_TOP_BYTE[state >>> 24];
            state = (state ^ TABLE[index]) << 8 | index;
        }
        int steering = ~state;
        CRC32C resumed = new CRC32C();
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            resumed.update(steering >>> shift & 0xFF);
        }
        return resumed;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int entry = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                entry = (entry & 1) == 0 ? entry >>> 1 : entry >>> 1 ^ REVERSED_POLYNOMIAL;
            }
            table[i] = entry;
        }
        return table;
    }

    private static int[] indexByTopByte() {
        int[] index = new int[256];
        for (int i = 0; i < index.length; i++) {
            index[TABLE[i] >>> 24] = i;
        }
        return index;
    }
}
