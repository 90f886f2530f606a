package io.edgetsm.cli;

import io.edgetsm.format.ValueType;
import java.util.Locale;

/** What {@code tsm import} reads: text, or raw little-endian arrays. */
enum InputFormat {
    /** Text, one sample per line. */
    CSV(null),
    /** 16-bit integers. */
    I16(ValueType.BURST_INT16),
    /** 32-bit integers. */
    I32(ValueType.BURST_INT32),
    /** 32-bit floats. */
    F32(ValueType.BURST_FLOAT32),
    /** 64-bit floats. */
    F64(ValueType.BURST_FLOAT64);

    private final ValueType burstType;

    InputFormat(ValueType burstType) {
        this.burstType = burstType;
    }

    /** Type of the burst series a raw array becomes; null for text. */
    ValueType burstType() {
        return burstType;
    }

    /** The format that the end of a file's name tells. */
    static InputFormat ofName(InputFile file) {
        for (InputFormat format : values()) {
            if (file.bareName().endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new UsageException("format cannot be told from the name: file=" + file.path()
                + "; give it with --format csv, i16, i32, f32 or f64");
    }
}
