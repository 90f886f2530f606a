package io.edgetsm.format.codec;

/**
 * Layout of a column of mapped values.
 *
 * <pre>
 *  1       bits 0-2 kind of {@link NumberMap}, bit 3 narrow (32-bit floats; for FLOAT64 values that are exactly floats)
 *          bit 4 residuals, bit 5 exceptions, bit 6 runs, bit 7 dictionary
 *  digits (1), quantum (8, double) where the kind has them
 *  with exceptions: varint number of them, integer columns of their positions and of their bits
 *  with dictionary: varint size, integer column of the integers in it
 *  with runs: varint number of runs, integer column of their lengths less one
 *  integer column: the integers, or their places in the dictionary, of every value or of every run
 *  with residuals: integer column of them, one per value
 * </pre>
 */
final class ValueColumn {
    static final int KIND_MASK = 7;
    static final int NARROW = 8;
    static final int RESIDUALS = 16;
    static final int EXCEPTIONS = 32;
    static final int RUNS = 64;
    static final int DICTIONARY = 128;

    static final int MAX_DICTIONARY = 1024;

    private ValueColumn() {}
}
