package io.edgetsm.format.codec;

/**
 * The bytes of a run cannot be what an encoder wrote. Decoders know neither file nor offset: the caller adds them.
 */
public final class MalformedRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made with what was found wrong, as {@code what: key=value}. */
    public MalformedRunException(String message) {
        super(message);
    }
}
