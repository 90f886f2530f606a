package io.edgetsm.format;

import io.edgetsm.io.Crc32c;
import java.util.UUID;

/**
 * Identity of a store, made once when the store is created. It is not repeated in every block and page: it salts their
 * checksum, so that a unit of another store fails verification while it costs no byte.
 *
 * @param mostSignificant high 64 bits of the UUID
 * @param leastSignificant low 64 bits of the UUID
 */
public record StoreId(long mostSignificant, long leastSignificant) {
    /** Bytes of the stored form. */
    public static final int BYTES = 16;

    /** A new random id. */
    public static StoreId random() {
        UUID uuid = UUID.randomUUID();
        return new StoreId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /** Reads the stored form. */
    public static StoreId read(byte[] source, int at) {
        return new StoreId(Bytes.getLong(source, at), Bytes.getLong(source, at + Long.BYTES));
    }

    /** Writes the stored form. */
    public void write(byte[] target, int at) {
        Bytes.putLong(target, at, mostSignificant);
        Bytes.putLong(target, at + Long.BYTES, leastSignificant);
    }

    /** CRC-32C of the stored form, which {@link FrameChecksum} mixes into the checksum of every unit of this store. */
    public int checksumSalt() {
        byte[] form = new byte[BYTES];
        write(form, 0);
        return Crc32c.of(form, 0, BYTES);
    }

    /** Spelled out, like the hash: what a record brings is made at the first call, while a store opens. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StoreId id
                && mostSignificant == id.mostSignificant
                && leastSignificant == id.leastSignificant;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(mostSignificant ^ leastSignificant);
    }

    @Override
    public String toString() {
        return new UUID(mostSignificant, leastSignificant).toString();
    }
}
