package io.edgetsm.format.codec;

/**
 * What an encoder has learned about one series: how its values became integers last time, and whether looking for a
 * quantum is worth the time. Optional; runs decode without it. A writer of many series keeps one per series and hands it
 * to its encoder before each run.
 */
public final class CodecHints {
    private final ColumnHints clock = new ColumnHints();
    private final ColumnHints integers = new ColumnHints();
    final NumberMap quantum = new NumberMap();
    boolean hasQuantum;
    int runs;
    int nextLearning;
    int learnedAt;
    int pause;
    double residualBits;
    boolean quantumWins;
    double density;
    /** Decimals the last run showed, or {@link DecimalFinder#NONE}, and how many more runs that need not be asked. */
    int digits = DecimalFinder.NONE;

    int digitsGuessesLeft;

    private final boolean learning;

    /** Hints for a series that has not been seen yet. */
    public CodecHints() {
        this(true);
    }

    private CodecHints(boolean learning) {
        this.learning = learning;
    }

    /** For an encoder that nobody gave hints: many series may go through it, what one shows means nothing to the next. */
    public static CodecHints withoutLearning() {
        return new CodecHints(false);
    }

    /** What is remembered of timestamps, null when nothing is. */
    ColumnHints clock() {
        return learning ? clock : null;
    }

    /** What is remembered of mapped values, null when nothing is. */
    ColumnHints integers() {
        return learning ? integers : null;
    }

    boolean isLearning() {
        return learning;
    }
}
