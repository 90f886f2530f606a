package io.edgetsm.format.codec;

/** What {@link QuickIntegerEncoder} remembers of the last columns of a series: a guess is checked faster than found. */
final class ColumnHints {
    /** So many columns later the choice is made anew, in case something better has become possible. */
    private static final int REVIEW_EVERY = 32;
    /** A guess whose residuals are so much longer than when it was chosen is dropped, in bits per number. */
    private static final int TOLERATED_BITS = 1;

    int predictor;
    long divisor;
    private double bitsPerNumber;
    private int guessesLeft;

    /** Whether the next column may be guessed; counts down to the next review. */
    boolean mayGuess() {
        return guessesLeft > 0 && guessesLeft-- > 0;
    }

    void remember(int predictor, long divisor, long bits, int size) {
        this.predictor = predictor;
        this.divisor = divisor;
        bitsPerNumber = (double) bits / Math.max(1, size);
        guessesLeft = REVIEW_EVERY;
    }

    boolean isAsGoodAsBefore(long bits, int size) {
        return bits <= (bitsPerNumber + TOLERATED_BITS) * size;
    }
}
