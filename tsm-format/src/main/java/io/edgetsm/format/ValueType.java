package io.edgetsm.format;

/**
 * What a series holds, fixed when the series is created. The id is stored in the catalogue and in every block.
 *
 * <p>Values travel through the engine as the 64 bits of a {@code long}: a FLOAT64 as {@link Double#doubleToRawLongBits},
 * a FLOAT32 as {@link Float#floatToRawIntBits} in the low 32 bits (high bits zero), an INT64 as itself, a BOOL as 0 or 1.
 * Burst integers are sign-extended, burst floats carry their raw bits.
 */
public enum ValueType {
    /** 64-bit IEEE 754 sensor samples; every bit pattern is kept. */
    FLOAT64(1, Double.BYTES),
    /** 32-bit IEEE 754 sensor samples, what PLCs and Modbus deliver. */
    FLOAT32(2, Float.BYTES),
    /** 64-bit signed integers: counters, states, enumerations. */
    INT64(3, Long.BYTES),
    /** Switches and flags. */
    BOOL(4, 1),
    /** Dense captures of 16-bit ADC counts at a fixed sample period. */
    BURST_INT16(17, Short.BYTES),
    /** Dense captures of 32-bit integers at a fixed sample period. */
    BURST_INT32(18, Integer.BYTES),
    /** Dense captures of 32-bit floats at a fixed sample period. */
    BURST_FLOAT32(19, Float.BYTES),
    /** Dense captures of 64-bit floats at a fixed sample period. */
    BURST_FLOAT64(20, Double.BYTES);

    /** Ids above are of bursts, also those that no version knows yet. */
    static final int FIRST_BURST_ID = 16;

    private final int id;
    private final int bytesPerValue;

    ValueType(int id, int bytesPerValue) {
        this.id = id;
        this.bytesPerValue = bytesPerValue;
    }

    /** Number of this type in files; never reused for another type. */
    public int id() {
        return id;
    }

    /** Width of one raw value in bytes. */
    public int bytesPerValue() {
        return bytesPerValue;
    }

    /** Whether the series is made of captures at a fixed period rather than of single samples. */
    public boolean isBurst() {
        return id > FIRST_BURST_ID;
    }

    /** The type with this id, or null when this version knows none. */
    public static ValueType fromId(int id) {
        for (ValueType type : values()) {
            if (type.id == id) {
                return type;
            }
        }
        return null;
    }
}
