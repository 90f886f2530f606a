package io.edgetsm.format.codec;

/**
 * What {@link IntegerEncoder} may try.
 *
 * @param packed packed groups
 * @param entropy entropy-coded tokens, and Rice codes for short columns
 * @param lz4 LZ4 over bit planes
 * @param maxOrder highest order of polynomial prediction, 0..3
 * @param maxLpcOrder highest order of linear prediction, 0 for none
 * @param clock whether the numbers may be instants: a straight line or a constant drift is tried as well
 */
record IntegerModes(boolean packed, boolean entropy, boolean lz4, int maxOrder, int maxLpcOrder, boolean clock) {
    private static final IntegerModes SIDE = new IntegerModes(true, false, false, 2, 0, false);
    private static final IntegerModes ENTROPY_SIDE = new IntegerModes(true, true, false, 2, 0, false);

    IntegerModes withLpc(int order) {
        return new IntegerModes(packed, entropy, lz4, maxOrder, order, clock);
    }

    /** Whether packed groups behind polynomials are all there is to choose from. */
    boolean isQuick() {
        return packed && !entropy && !lz4 && maxLpcOrder == 0;
    }

    /** For timestamps and positions. */
    IntegerModes forClock() {
        return new IntegerModes(true, entropy, false, 2, 0, true);
    }

    /** For small side columns; asked for in every run, so nothing is made anew. */
    IntegerModes forSide() {
        return entropy ? ENTROPY_SIDE : SIDE;
    }
}
