package io.edgetsm.format.codec;

/** Which encodings an encoder may choose from. Immutable; decoders need none. */
public final class CodecPolicy {
    private static final int BURST_LPC_ORDER = 32;
    private static final int SENSOR_LPC_ORDER = 8;
    private static final int LZ4_LPC_ORDER = 12;

    private static final CodecPolicy SMALLEST =
            new CodecPolicy("smallest", null, new IntegerModes(true, true, false, 3, BURST_LPC_ORDER, false));
    private static final CodecPolicy ENTROPY =
            new CodecPolicy("entropy", null, new IntegerModes(false, true, false, 3, 0, false));
    private static final CodecPolicy PACKED =
            new CodecPolicy("packed", null, new IntegerModes(true, false, false, 2, 0, false));
    private static final CodecPolicy GORILLA_ONLY =
            new CodecPolicy("gorilla", Encoding.GORILLA, new IntegerModes(true, false, false, 2, 0, false));
    private static final CodecPolicy RAW_ONLY =
            new CodecPolicy("raw", Encoding.RAW, new IntegerModes(true, false, false, 2, 0, false));
    private static final CodecPolicy LZ4_ONLY =
            new CodecPolicy("lz4", null, new IntegerModes(false, false, true, 3, 0, false));
    private static final CodecPolicy LZ4_LPC =
            new CodecPolicy("lz4-lpc", null, new IntegerModes(false, false, true, 3, LZ4_LPC_ORDER, false));

    private final String label;
    private final Encoding pinned;
    private final IntegerModes modes;

    private CodecPolicy(String label, Encoding pinned, IntegerModes modes) {
        this.label = label;
        this.pinned = pinned;
        this.modes = modes;
    }

    /** The smallest form of all: what sealed blocks are written with. */
    public static CodecPolicy defaults() {
        return SMALLEST;
    }

    /** Scaled integers in packed groups: larger by a tenth or two, several times faster both ways. */
    public static CodecPolicy packed() {
        return PACKED;
    }

    /** Scaled integers as entropy-coded tokens, without linear prediction. */
    public static CodecPolicy entropy() {
        return ENTROPY;
    }

    /** Values of sensor runs always as Gorilla XOR (BOOL as bits). */
    public static CodecPolicy gorillaOnly() {
        return GORILLA_ONLY;
    }

    /** Values as they are. */
    public static CodecPolicy rawOnly() {
        return RAW_ONLY;
    }

    /** Always the LZ4 chain, behind polynomial prediction. */
    public static CodecPolicy lz4Only() {
        return LZ4_ONLY;
    }

    /** Always the LZ4 chain, behind linear prediction of order up to 12 where it pays. */
    public static CodecPolicy lz4WithLinearPrediction() {
        return LZ4_LPC;
    }

    /** Name for tables. */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }

    Encoding pinned() {
        return pinned;
    }

    IntegerModes burstModes() {
        return modes;
    }

    IntegerModes sensorModes() {
        return modes.maxLpcOrder() == 0 ? modes : modes.withLpc(SENSOR_LPC_ORDER);
    }
}
