package io.edgetsm.format;

import java.util.zip.CRC32C;

/**
 * Checksum shared by every unit of a store that is verified on its own (log page, block, series frame): CRC-32C of all
 * bytes but the checksum field itself, exclusive-or the salt of the store id. The field is the second 32-bit word of
 * each unit. Single-threaded, allocates nothing per call.
 */
public final class FrameChecksum {
    /** Offset of the checksum field in every unit. */
    public static final int FIELD_OFFSET = 4;

    private static final int FIELD_END = FIELD_OFFSET + Integer.BYTES;

    private final CRC32C crc = new CRC32C();
    private final int salt;

    /** A calculator for units of this store. */
    public FrameChecksum(StoreId store) {
        this(store.checksumSalt());
    }

    /** A calculator for units of the store with that {@link StoreId#checksumSalt}. */
    public FrameChecksum(int salt) {
        this.salt = salt;
    }

    /** A calculator for units that carry no store identity (file headers, which name it themselves). */
    public FrameChecksum() {
        this(0);
    }

    /** Computes the checksum of the unit in {@code [offset, offset + length)}. */
    public int compute(byte[] unit, int offset, int length) {
        crc.reset();
        crc.update(unit, offset, FIELD_OFFSET);
        crc.update(unit, offset + FIELD_END, length - FIELD_END);
        return (int) crc.getValue() ^ salt;
    }

    /** Writes the checksum into its field; everything else must be in place. */
    public void seal(byte[] unit, int offset, int length) {
        Bytes.putInt(unit, offset + FIELD_OFFSET, compute(unit, offset, length));
    }

    /** Whether the stored checksum matches. */
    public boolean matches(byte[] unit, int offset, int length) {
        return length >= FIELD_END && compute(unit, offset, length) == Bytes.getInt(unit, offset + FIELD_OFFSET);
    }
}
