package io.edgetsm.format.codec;

/** Which encodings an encoder may choose from. Immutable; decoders need none. */
public final class CodecPolicy {
    private static final CodecPolicy DEFAULTS = new CodecPolicy();
    private static final CodecPolicy GORILLA_ONLY = new CodecPolicy();
    private static final CodecPolicy LZ4_ONLY = new CodecPolicy();

    private CodecPolicy() {}

    /** The smallest form of all. */
    public static CodecPolicy defaults() {
        return DEFAULTS;
    }

    /** Values of sensor runs always as Gorilla XOR (BOOL as bits). */
    public static CodecPolicy gorillaOnly() {
        return GORILLA_ONLY;
    }

    /** Bursts always as the LZ4 chain. */
    public static CodecPolicy lz4Only() {
        return LZ4_ONLY;
    }
}
